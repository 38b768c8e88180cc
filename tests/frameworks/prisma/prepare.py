#!/usr/bin/env python3
"""Writes the schema of each provider from models.prisma, and its client. app.js has the first migration made."""
import os, pathlib, subprocess

HERE = pathlib.Path(__file__).resolve().parent
HEAD = """generator client {{
  provider   = "prisma-client-js"
  output     = "./client"
  engineType = "client"
}}

datasource db {{
  provider = "{}"
  url      = env("DATABASE")
}}

"""


def prisma(database, *words):
    subprocess.run(["npx", "prisma", *words], cwd=HERE, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
                   env=dict(os.environ, DATABASE=database, PRISMA_HIDE_UPDATE_MESSAGE="1"))


for provider, database in (("sqlite", "file:./none.db"), ("postgresql", "postgresql://localhost/none")):
    folder = HERE / provider
    (folder / "migrations").mkdir(parents=True)
    (folder / "schema.prisma").write_text(HEAD.format(provider) + (HERE / "models.prisma").read_text())
    (folder / "migrations" / "migration_lock.toml").write_text(f'provider = "{provider}"\n')
    prisma(database, "generate", "--schema", f"{provider}/schema.prisma")
