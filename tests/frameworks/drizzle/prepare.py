#!/usr/bin/env python3
"""Lets drizzle-kit write the first migration of each dialect."""
import pathlib, subprocess

for dialect in ("pg", "sqlite"):
    subprocess.run(["npx", "drizzle-kit", "generate", "--name", "init", "--config", f"drizzle.{dialect}.config.js"], check=True,
                   cwd=pathlib.Path(__file__).resolve().parent, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
