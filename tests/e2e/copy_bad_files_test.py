"""`groundway copy` of files that are no sound database: what it says of each, and that it writes nothing it should not.

A row: the file's name, its maker, the exit status, the error's id, and words that must be said (parts are divided by |).
With the status 0 or 8 the file is copied, and the rows that were told are counted in PostgreSQL.
"""
import base64, bz2, gzip, lzma, os, re, sys, time, unittest, pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
from bad_files import *
from harness import CopyCase

CUT = [
    ('cut to 1 byte', cut(1), 4, 'GW0503', 'the file is cut off: 1 of 100 bytes'),
    ('cut inside the magic', cut(15), 4, 'GW0502', 'it is cut off: 15 bytes, which is less than its header'),
    ('cut after the magic', cut(16), 4, 'GW0502', 'it is cut off: 16 bytes, which is less than its header'),
    ('cut before the end of the header', cut(99), 4, 'GW0503', 'the file is cut off: 99 of 100 bytes'),
    ('cut after the header', cut(100), 4, 'GW0503', 'the file is cut off: 100 of 290,816 bytes'),
    ("cut inside the first page's head", cut(107), 4, 'GW0503', 'the file is cut off: 107 of 290,816 bytes'),
    ('cut inside the first cell pointers', cut(112), 4, 'GW0503', 'the file is cut off: 112 of 290,816 bytes'),
    ('cut to 512 bytes', cut(512), 4, 'GW0503', 'the file is cut off: 512 of 290,816 bytes'),
    ('cut one byte before the first page ends', cut(4095), 4, 'GW0503', 'the file is cut off: 4,095 of 290,816 bytes'),
    ('cut after the first page', cut(4096), 4, 'GW0503', 'the file is cut off: 4,096 of 290,816 bytes'),
    ('cut one byte into the second page', cut(4097), 4, 'GW0503', 'the file is cut off: 4,097 of 290,816 bytes'),
    ('cut inside the second page', cut(6000), 4, 'GW0503', 'the file is cut off: 6,000 of 290,816 bytes'),
    ('cut after two pages', cut(8192), 4, 'GW0503', 'the file is cut off: 8,192 of 290,816 bytes'),
    ('cut after ten pages', cut(40960), 4, 'GW0503', 'the file is cut off: 40,960 of 290,816 bytes'),
    ('cut in the middle', cut(80_001), 4, 'GW0503', 'the file is cut off: 80,001 of 290,816 bytes'),
    ('cut of one page', cut(-4096), 4, 'GW0503', 'the file is cut off: 286,720 of 290,816 bytes'),
    ('cut of half a page', cut(-2048), 4, 'GW0503', 'the file is cut off: 288,768 of 290,816 bytes'),
    ('cut of one byte', cut(-1), 4, 'GW0503', 'the file is cut off: 290,815 of 290,816 bytes'),
    ('cut of 512 bytes', cut(-512), 4, 'GW0503', 'the file is cut off: 290,304 of 290,816 bytes'),
    ('cut of all but the schema and a table', cut(20_480), 4, 'GW0503', 'the file is cut off: 20,480 of 290,816 bytes'),
]

HEADER = [
    ('a magic in upper case', put(0, b"SQLITE FORMAT 3\0"), 4, 'GW0502', 'it has pages but no header of SQLite: encrypted (SQLCipher, SEE), or of another program'),
    ('a magic of version 4', put(0, b"SQLite format 4\0"), 4, 'GW0502', 'it has pages but no header of SQLite: encrypted (SQLCipher, SEE), or of another program'),
    ('a magic without its zero', put(0, b"SQLite format 3 "), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('a magic of zeros', put(0, bytes(16)), 4, 'GW0502', 'it has pages but no header of SQLite: encrypted (SQLCipher, SEE), or of another program'),
    ('page size 0', put(16, u16(0)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('page size 1: 65,536 where pages have 4,096', put(16, u16(1)), 4, 'GW0503', 'the file is cut off: 290,816 of 4,653,056 bytes'),
    ('page size 3', put(16, u16(3)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('page size 256', put(16, u16(256)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('page size 512 where pages have 4,096', put(16, u16(512)), 4, 'GW0503', 'database disk image is malformed'),
    ('page size 1,024 where pages have 4,096', put(16, u16(1024)), 4, 'GW0503', 'database disk image is malformed'),
    ('page size 8,192 where pages have 4,096', put(16, u16(8192)), 4, 'GW0503', 'the file is cut off: 290,816 of 581,632 bytes'),
    ('page size 32,768 where pages have 4,096', put(16, u16(32768)), 4, 'GW0503', 'the file is cut off: 290,816 of 2,326,528 bytes'),
    ('page size 4,095', put(16, u16(4095)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('page size 65,535', put(16, u16(65535)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('write version 3', put(18, u8(3)), 0, None, '3 tables, 803 rows'),
    ('write version 0', put(18, u8(0)), 0, None, '3 tables, 803 rows'),
    ('write version 255', put(18, u8(255)), 0, None, '3 tables, 803 rows'),
    ('read version 3', put(19, u8(3)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('read version 255', put(19, u8(255)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('read version 2 without a log', put(18, b"\2\2"), 0, None, '3 tables, 803 rows'),
    ('255 bytes reserved on each page', put(20, u8(255)), 4, 'GW0503', 'database disk image is malformed'),
    ('16 bytes reserved on each page, as a cipher does', put(20, u8(16)), 4, 'GW0503', 'database disk image is malformed'),
    ('payload fraction 65', put(21, u8(65)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('payload fraction 0', put(21, u8(0)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('least payload fraction 33', put(22, u8(33)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('leaf payload fraction 31', put(23, u8(31)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('one change that the page count has not seen', put(24, u32(77)), 0, None, '3 tables, 803 rows'),
    ('a page count of four billion', put(28, u32(0xffffffff)), 4, 'GW0503', 'database disk image is malformed'),
    ('a page count of two', put(28, u32(2)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a page count of none', put(28, u32(0)), 0, None, '3 tables, 803 rows'),
    ('a page count one too high', changed(lambda m: m.bytes.__setitem__(slice(28, 32), u32(m.u32(28) + 1))), 4, 'GW0503', 'the file is cut off: 290,816 of 294,912 bytes'),
    ('a free list far away', put(32, u32(FAR)), 0, None, '3 tables, 803 rows'),
    ('a free list on the first page', put(32, u32(1)), 0, None, '3 tables, 803 rows'),
    ('more free pages than pages', put(36, u32(0xffffff)), 0, None, '3 tables, 803 rows'),
    ('schema format 0', put(44, u32(0)), 0, None, '3 tables, 803 rows'),
    ('schema format 5', put(44, u32(5)), 4, 'GW0505', 'unsupported file format'),
    ('schema format of four billion', put(44, u32(0xffffffff)), 4, 'GW0505', 'unsupported file format'),
    ('largest root page without auto-vacuum', put(52, u32(3)), 0, None, '3 tables, 803 rows'),
    ('largest root page far away', put(52, u32(FAR)), 0, None, '3 tables, 803 rows'),
    ('text encoding 0', put(56, u32(0)), 0, None, '3 tables, 803 rows'),
    ('text encoding 4', put(56, u32(4)), 0, None, '3 tables, 803 rows'),
    ('text encoding of four billion', put(56, u32(0xffffffff)), 4, 'GW0503', 'none of the 4 objects in its catalogue is a table, index, view or trigger: the header names another text encod'),
    ('UTF-16 said of UTF-8', put(56, u32(2)), 4, 'GW0503', 'none of the 4 objects in its catalogue is a table, index, view or trigger: the header names another text encod'),
    ('incremental vacuum without auto-vacuum', put(64, u32(1)), 0, None, '3 tables, 803 rows'),
    ('noise in the reserved part of the header', put(72, noise(20)), 0, None, '3 tables, 803 rows'),
    ('noise over the whole header but its magic', put(16, noise(84)), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('noise over the whole first page but its header', put(100, noise(3996)), 4, 'GW0503', 'database disk image is malformed'),
]

PAGES = [
    ("the schema's page of no kind", put(100, u8(0)), 4, 'GW0503', 'database disk image is malformed'),
    ("the schema's page an index", put(100, u8(10)), 4, 'GW0503', 'database disk image is malformed'),
    ("the schema's page of kind 255", put(100, u8(255)), 4, 'GW0503', 'database disk image is malformed'),
    ("the schema's page with 65,535 cells", put(103, u16(65535)), 4, 'GW0503', 'database disk image is malformed'),
    ("the schema's page with its content at 1", put(105, u16(1)), 0, None, '3 tables, 803 rows'),
    ("the schema's page with its content beyond its end", put(105, u16(5000)), 0, None, '3 tables, 803 rows'),
    ("the schema's page with a free block inside its head", put(101, u16(2)), 0, None, '3 tables, 803 rows'),
    ("the schema's page with a cell beyond its end", put(108, u16(4095)), 4, 'GW0503', 'database disk image is malformed'),
    ("the schema's page with a cell inside its head", put(108, u16(4)), 4, 'GW0503', 'database disk image is malformed'),
    ("a table's root of no kind", in_page(page_of("t", "root"), 0, u8(0)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root an index", in_page(page_of("t", "root"), 0, u8(2)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root a leaf", in_page(page_of("t", "root"), 0, u8(13)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root of kind 255", in_page(page_of("t", "root"), 0, u8(255)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root with 65,535 cells", in_page(page_of("t", "root"), 3, u16(65535)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root with no cells", in_page(page_of("t", "root"), 3, u16(0)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root that is its own last child", changed(lambda m: m.bytes.__setitem__(slice(m.head(m.roots["t"]) + 8, m.head(m.roots["t"]) + 12), u32(m.roots["t"]))), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root whose last child is page 0", in_page(page_of("t", "root"), 8, u32(0)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root whose last child is the schema", in_page(page_of("t", "root"), 8, u32(1)), 4, 'GW0503', "table t: On tree page 2 cell 18: Rowid 380 out of order (SQLite's quick_check)"),
    ("a table's root whose last child is far away", in_page(page_of("t", "root"), 8, u32(FAR)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root whose last child is another table's", changed(lambda m: m.bytes.__setitem__(slice(m.head(m.roots["t"]) + 8, m.head(m.roots["t"]) + 12), u32(m.roots["w"]))), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root whose first child is itself", changed(lambda m: m.bytes.__setitem__(slice(m.cell(m.roots["t"], 0), m.cell(m.roots["t"], 0) + 4), u32(m.roots["t"]))), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root whose first child is far away", changed(lambda m: m.bytes.__setitem__(slice(m.cell(m.roots["t"], 0), m.cell(m.roots["t"], 0) + 4), u32(FAR))), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root of zeros", filled("t", "root", bytes(PAGE)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ("a table's root of noise", filled("t", "root", noise(PAGE)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf of no kind', in_page(page_of("t", "leaf"), 0, u8(0)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf of an index', in_page(page_of("t", "leaf"), 0, u8(10)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf that says it is inner', in_page(page_of("t", "leaf"), 0, u8(5)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf with 65,535 cells', in_page(page_of("t", "leaf"), 3, u16(65535)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf with a cell beyond its end', in_page(page_of("t", "leaf"), 8, u16(0xfff0)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf with a cell at its last byte', in_page(page_of("t", "leaf"), 8, u16(4095)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf with a cell inside its head', in_page(page_of("t", "leaf"), 8, u16(0)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf whose content begins beyond its end', in_page(page_of("t", "leaf"), 5, u16(5000)), 0, None, '3 tables, 803 rows'),
    ('a leaf with a free block beyond its end', in_page(page_of("t", "leaf"), 1, u16(4094)), 0, None, '3 tables, 803 rows'),
    ('a leaf with more fragments than bytes', in_page(page_of("t", "leaf"), 7, u8(255)), 0, None, '3 tables, 803 rows'),
    ('a leaf of zeros', filled("t", "leaf", bytes(PAGE)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf of noise', filled("t", "leaf", noise(PAGE)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf of ones', filled("t", "leaf", b"\xff" * PAGE), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a leaf of text', filled("t", "leaf", b"text" * 1024), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('the root of a table without rowid, of a table', in_page(page_of("w", "root"), 0, u8(5)), 4, 'GW0503', 'database disk image is malformed | reading table w'),
    ('the root of a table without rowid, of zeros', filled("w", "root", bytes(PAGE)), 4, 'GW0503', 'database disk image is malformed | reading table w'),
    ('a leaf of a table without rowid, of noise', filled("w", "leaf", noise(PAGE)), 4, 'GW0503', 'database disk image is malformed | reading table w'),
    ('a leaf of a table without rowid, of no kind', in_page(page_of("w", "leaf"), 0, u8(1)), 4, 'GW0503', 'database disk image is malformed | reading table w'),
    ('an index of noise', filled("by_v", "root", noise(PAGE)), 0, None, '3 tables, 803 rows'),
]

CELLS = [
    ('a row of 2 GB by its word', in_cell("t", 0, 0, b"\x87\xff\xff\xff\x7f"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a row of 1 GB by its word', in_cell("t", 0, 0, b"\x84\x80\x80\x80\x00"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a row longer than any number', in_cell("t", 0, 0, b"\xff" * 9), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a row of no bytes', in_cell("t", 0, 0, u8(0)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a row whose head is longer than itself', in_cell("t", 0, 3, u8(0x7f)), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a row whose head has no length', in_cell("t", 0, 3, u8(0)), 0, None, '3 tables, 803 rows'),
    ('a row whose head is of a gigabyte', in_cell("t", 0, 3, b"\x84\x80\x80\x80\x00"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a value of the reserved kind 10', in_cell("t", 0, 4, u8(10)), 0, None, '3 tables, 803 rows'),
    ('a value of the reserved kind 11', in_cell("t", 0, 5, u8(11)), 0, None, '3 tables, 803 rows'),
    ('a text that says it is a gigabyte', in_cell("t", 0, 5, b"\x84\x80\x80\x80\x01"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a text that says it is longer than any number', in_cell("t", 0, 5, b"\xff" * 9), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a text that says it is twice as long', in_cell("t", 0, 5, b"\x86\x7f"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a row with the number of another', in_cell("t", 1, 2, u8(1)), 4, 'GW0503', "table t: On tree page 9 cell 0: Rowid 1 out of order (SQLite's quick_check)"),
    ('a first overflow page that is no page', overflow(lambda m, p: 0), 4, 'GW0503', 'database disk image is malformed | reading table big'),
    ('a first overflow page far away', overflow(lambda m, p: FAR), 4, 'GW0503', 'database disk image is malformed | reading table big'),
    ('a first overflow page that is the schema', overflow(lambda m, p: 1), 4, 'GW0503', 'database disk image is malformed | reading table big'),
    ("a first overflow page that is a table's root", overflow(lambda m, p: m.roots["t"]), 4, 'GW0503', 'database disk image is malformed | reading table big'),
    ('an overflow chain that ends early', second_overflow(lambda m, p: 0), 4, 'GW0503', 'database disk image is malformed | reading table big'),
    ('an overflow chain that goes far away', second_overflow(lambda m, p: FAR), 4, 'GW0503', 'database disk image is malformed | reading table big'),
    ('an overflow chain that is a ring', second_overflow(lambda m, p: p), 4, 'GW0503', "table big: On tree page 57 cell 0: 2nd reference to page 49 (SQLite's quick_check)"),
    ('an overflow chain that goes back', second_overflow(lambda m, p: m.u32(m.overflow_pointer()) - 1), 4, 'GW0503', 'database disk image is malformed | reading table big'),
]

KINDS = [
    ('a gzip archive', raw(gzip.compress(b"x" * 9000, mtime=0)), 4, 'GW0502', 'it is a gzip archive'),
    ('a bzip2 archive', raw(bz2.compress(b"x" * 9000)), 4, 'GW0502', 'it is a bzip2 archive'),
    ('an xz archive', raw(lzma.compress(b"x" * 9000)), 4, 'GW0502', 'it is an xz archive'),
    ('a zstd archive', raw(b"\x28\xb5\x2f\xfd" + noise(500)), 4, 'GW0502', 'it is a zstd archive'),
    ('a zip archive', archive("zip"), 4, 'GW0502', 'it is a zip archive'),
    ('a tar archive', archive("tar"), 4, 'GW0502', 'it is a tar archive'),
    ('a PDF', raw(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + noise(3000)), 4, 'GW0502', 'it is a PDF file'),
    ('a PNG', raw(b"\x89PNG\r\n\x1a\n" + noise(3000)), 4, 'GW0502', 'it is a picture'),
    ('a program', raw(lambda: pathlib.Path("/bin/true").read_bytes()), 4, 'GW0502', 'it is a program'),
    ('a script', raw(b"#!/bin/sh\necho app.db\n"), 4, 'GW0502', 'it is text'),
    ('an HTML page', raw(b"<!doctype html><title>404 Not Found</title>\n" * 30), 4, 'GW0502', 'it is a web page'),
    ('JSON', raw(b'[{"id": 1, "name": "x"}]\n' * 50), 4, 'GW0502', 'it is text'),
    ('CSV in UTF-16', raw("id;name\r\n1;x\r\n".encode("utf-16") * 40), 4, 'GW0502', 'it is text in UTF-16'),
    ('SQL text', raw(b"-- dump\nPRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE t (a);\nCOMMIT;\n"), 4, 'GW0502', 'it is SQL text'),
    ('a dump of pg_dump', raw(b"PGDMP\1\x0e\0\4\x08" + noise(900)), 4, 'GW0502', 'it is a dump of PostgreSQL'),
    ('a dump in SQL of pg_dump', raw(b"--\n-- PostgreSQL database dump\n--\n\nSET statement_timeout = 0;\n"), 4, 'GW0502', 'it is a dump of PostgreSQL in SQL'),
    ('a database of SQLite 2', raw(b"** This file contains an SQLite 2.1 database **\0" + noise(3000)), 4, 'GW0502', 'it is a database of SQLite 2'),
    ('a database of DuckDB', raw(noise(8) + b"DUCK" + noise(12276)), 4, 'GW0502', 'it is a database of DuckDB'),
    ('a database of Access', raw(b"\0\1\0\0Standard Jet DB\0" + noise(4076)), 4, 'GW0502', 'it is a database of Access'),
    ('a table of dBase', raw(b"\x03\x5f\x07\x1a" + u32(1)[::-1] + noise(1000)), 4, 'GW0502', 'it is a file of another kind'),
    ('a pointer of Git LFS', raw(b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"), 4, 'GW0502', 'it is a pointer of Git LFS'),
    ('a write-ahead log', raw(lambda: u32(0x377f0682) + noise(4124)), 4, 'GW0502', 'it is a write-ahead log of SQLite'),
    ('a rollback journal', raw(lambda: bytes.fromhex("d9d505f920a163d7") + noise(4000)), 4, 'GW0502', 'it is a rollback journal of SQLite'),
    ('pages of noise, as a cipher leaves them', raw(noise(40_960, 5)), 4, 'GW0502', 'it has pages but no header of SQLite: encrypted (SQLCipher, SEE), or of another program'),
    ('noise of an odd length', raw(noise(5001, 6)), 4, 'GW0502', 'it is a file of another kind'),
    ('one zero byte', raw(b"\0"), 4, 'GW0503', 'the file is cut off: 1 of 100 bytes'),
    ('4,096 zero bytes', raw(bytes(4096)), 4, 'GW0502', 'it begins with zero bytes: it was never written whole'),
    ('a megabyte of zeros, as a full disk leaves them', raw(bytes(1 << 20)), 4, 'GW0502', 'it begins with zero bytes: it was never written whole'),
    ('a sound header and zeros after it', changed(lambda m: m.bytes.__setitem__(slice(100, None), bytes(len(m.bytes) - 100))), 4, 'GW0503', 'database disk image is malformed'),
    ("a plain header before a cipher's pages", changed(lambda m: m.bytes.__setitem__(slice(16, None), noise(len(m.bytes) - 16, 8))), 4, 'GW0502', 'its header is damaged, or it is encrypted behind a plain header'),
    ('two databases in one file, the second first', lambda path: (sound(path), path.write_bytes(noise(512) + path.read_bytes())), 4, 'GW0502', 'it has pages but no header of SQLite: encrypted (SQLCipher, SEE), or of another program'),
    ('a byte order mark before the database', lambda path: (sound(path), path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())), 4, 'GW0502', 'it is a SQLite database behind a byte order mark'),
    ('line ends changed by an upload', lambda path: (sound(path), path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('bytes over 127 replaced, as a text editor does', lambda path: (sound(path), path.write_bytes(path.read_bytes().decode("utf-8", "replace").encode())), 4, 'GW0503', 'database disk image is malformed'),
    ('base64 of a database', lambda path: (sound(path), path.write_bytes(base64.encodebytes(path.read_bytes()))), 4, 'GW0502', 'it is a SQLite database in base64'),
]

BESIDE = [
    ('a log of noise', beside("-wal", noise(40_000)), 0, None, '3 tables, 803 rows | damaged at its head'),
    ('a log of zeros', beside("-wal", bytes(40_000)), 0, None, '3 tables, 803 rows | damaged at its head'),
    ('a log of half a header', beside("-wal", u32(0x377f0682) + noise(10)), 0, None, '3 tables, 803 rows | damaged at its head'),
    ('a log of another database', beside("-wal", wal_of_another), 4, 'GW0503', 'the write-ahead log beside it has pages of 1,024 bytes, the database of 4,096: it is the log of another databa'),
    ('an index of the log of noise', beside("-shm", noise(32_768)), 0, None, '3 tables, 803 rows'),
    ('a log and its index of noise', lambda path: (beside("-wal", noise(40_000))(path), path.with_name(path.name + "-shm").write_bytes(noise(32_768))), 0, None, '3 tables, 803 rows | damaged at its head'),
    ('a log that was cut inside a frame', torn_wal(lambda log: log[:len(log) // 2 + 100]), 0, None, '3 tables, 803 rows'),
    ('a log with a damaged frame', torn_wal(lambda log: log[:9000] + noise(200) + log[9200:]), 0, None, '3 tables, 803 rows'),
    ('a log without its first frame', torn_wal(lambda log: log[:32] + log[32 + 24 + PAGE:]), 0, None, '3 tables, 803 rows'),
    ('a log with a damaged header', torn_wal(lambda log: log[:8] + noise(8) + log[16:]), 0, None, '3 tables, 803 rows | damaged at its head'),
    ('a journal of noise', beside("-journal", noise(9000), "delete"), 0, None, '3 tables, 803 rows | holds work that is not finished'),
    ('a journal of zeros', beside("-journal", bytes(9000), "delete"), 0, None, '3 tables, 803 rows'),
    ('a journal of one byte', beside("-journal", b"\xd9", "delete"), 0, None, '3 tables, 803 rows | holds work that is not finished'),
    ('a hot journal', hot_journal(lambda j: j), 0, None, '1 table, 300 rows | holds work that is not finished'),
    ('a hot journal that was cut', hot_journal(lambda j: j[:len(j) // 2]), 0, None, '1 table, 300 rows | holds work that is not finished'),
    ('a hot journal of noise after its header', hot_journal(lambda j: j[:512] + noise(len(j) - 512)), 0, None, '1 table, 300 rows | holds work that is not finished'),
    ('a hot journal that counts too many pages', hot_journal(lambda j: j[:8] + u32(0x7fffffff) + j[12:]), 0, None, '1 table, 300 rows | holds work that is not finished'),
    ('a hot journal of pages of 512 bytes', hot_journal(lambda j: j[:24] + u32(512) + j[28:]), 4, 'GW0503', 'database disk image is malformed'),
    ('a hot journal with sectors of no size', hot_journal(lambda j: j[:20] + u32(0) + j[24:]), 0, None, '1 table, 300 rows | holds work that is not finished'),
    ('a folder in place of the log', lambda path: (sound(path, "wal"), path.with_name(path.name + "-wal").mkdir()), 4, 'GW0005', 'app.db-wal is no file: SQLite keeps its write-ahead log under that name'),
    ('a folder in place of the journal', lambda path: (sound(path), path.with_name(path.name + "-journal").mkdir()), 4, 'GW0005', 'app.db-journal is no file: SQLite keeps its rollback journal under that name'),
    ("a folder in place of the log's index", lambda path: (sound(path, "wal"), path.with_name(path.name + "-shm").mkdir()), 4, 'GW0005', 'app.db-shm is no file: SQLite keeps its index of the write-ahead log under that name'),
    ('a log that leads in a ring', lambda path: (sound(path, "wal"), path.with_name(path.name + "-wal").symlink_to(path.name + "-wal")), 4, 'GW0005', 'app.db-wal is no file: SQLite keeps its write-ahead log under that name'),
]

PLACES = [
    ('a folder', lambda path: path.mkdir(), 4, 'GW0502', 'it is a folder'),
    ('a pipe', lambda path: os.mkfifo(path), 4, 'GW0502', 'it is not an ordinary file'),
    ('a socket', bound_socket, 4, 'GW0502', 'it is not an ordinary file'),
    ('a link to itself', lambda path: path.symlink_to(path.name), 4, 'GW0005', 'Too many levels of symbolic links'),
    ('two links in a ring', lambda path: (path.symlink_to("two"), path.with_name("two").symlink_to(path.name)), 4, 'GW0005', 'Too many levels of symbolic links'),
    ('a link to nothing', lambda path: path.symlink_to("nothing.db"), 4, 'GW0501', 'it is a link to "nothing.db", which is not there'),
    ('a link to a folder', lambda path: path.symlink_to("."), 4, 'GW0502', 'it is a folder'),
    ('a link to the null device', lambda path: path.symlink_to("/dev/null"), 4, 'GW0502', 'it is not an ordinary file'),
    ('a link to the zero device', lambda path: path.symlink_to("/dev/zero"), 4, 'GW0502', 'it is not an ordinary file'),
    ('a link to the full device', lambda path: path.symlink_to("/dev/full"), 4, 'GW0502', 'it is not an ordinary file'),
    ('a link to a terminal', lambda path: path.symlink_to("/dev/tty"), 4, 'GW0502', 'it is not an ordinary file'),
    ('a link to memory', lambda path: path.symlink_to("/proc/self/mem"), 4, 'GW0005', 'disk I/O error'),
    ('nothing at all', lambda path: None, 4, 'GW0501', 'there is no file "app.db"'),
    ('no bytes at all', lambda path: path.write_bytes(b""), 0, None, '0 tables, 0 rows | is empty (0 bytes)'),
]

SCHEMA = [
    ("a table's text that is no SQL", catalogue("", redefined("CREATE TABEL t (id)")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ("a table's text that ends early", catalogue("", redefined("CREATE TABLE t (id integer primary key, v")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ("a table's text of noise", catalogue("", redefined(noise(60).hex())), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table without a text', catalogue("", redefined(None)), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text is empty', catalogue("", redefined("")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text is a number', catalogue("", redefined(7)), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text is a blob', catalogue("", redefined(b"CREATE TABLE t (id integer primary key, v text)")), 0, None, '1 table, 2 rows'),
    ('a table whose text holds a zero byte', catalogue("", redefined("CREATE TABLE t (id integer primary key, \0 v text)")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text is that of a view', catalogue("", redefined("CREATE VIEW t AS SELECT 1")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text is two statements', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text); DROP TABLE t")), 4, 'GW0505', 'table t cannot be read: near "DROP" at offset 49: expected the end of the statement'),
    ('a table whose text is a DROP', catalogue("", redefined("DROP TABLE t")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text attaches a file', catalogue("", redefined("ATTACH '/tmp/x.db' AS x")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text makes another', catalogue("", redefined("CREATE TABLE other (id integer primary key, v text)")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table whose text has fewer columns than its rows', catalogue("", redefined("CREATE TABLE t (id integer primary key)")), 0, None, '1 table, 2 rows'),
    ('a table whose text has more columns than its rows', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text, w int default 5, x)")), 0, None, '1 table, 2 rows'),
    ('a table whose text calls its rows keyless', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text) WITHOUT ROWID")), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a table whose text has the same column twice', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text, v text)")), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table at page 0', catalogue("", "update sqlite_schema set rootpage = 0 where name = 't'"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a table at page 1', catalogue("", "update sqlite_schema set rootpage = 1 where name = 't'"), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table at page -1', catalogue("", "update sqlite_schema set rootpage = -1 where name = 't'"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a table at a page far away', catalogue("", "update sqlite_schema set rootpage = 99999999 where name = 't'"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a table at a page over 32 bits', catalogue("", "update sqlite_schema set rootpage = 9999999999 where name = 't'"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('a table at no page', catalogue("", "update sqlite_schema set rootpage = null where name = 't'"), 8, None, 'table t: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ('a table at a word', catalogue("", "update sqlite_schema set rootpage = 'two' where name = 't'"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('two tables at one page', catalogue("create table u (a, b); ", "update sqlite_schema set rootpage = 2 where name = 'u'"), 0, None, '2 tables, 4 rows'),
    ('a table at the page of an index', catalogue("create index i on t (v); ", "update sqlite_schema set rootpage = 3 where name = 't'"), 4, 'GW0503', 'database disk image is malformed | reading table t'),
    ('an index at the page of a table', catalogue("create index i on t (v); ", "update sqlite_schema set rootpage = 2 where name = 'i'"), 0, None, '1 table, 2 rows'),
    ('two tables of one name', catalogue("create table u (a, b); ", "update sqlite_schema set name = 't', tbl_name = 't', sql = 'CREATE TABLE t (a, b)' where name = 'u'"), 4, 'GW0505', 'column t.id: the DDL says name a, SQLite says name id'),
    ('a table and a view of one name', catalogue("", entry("view", "t", "t", 0, "CREATE VIEW t AS SELECT 1 AS a")), 0, None, '1 table, 2 rows | it is read past that'),
    ('an object of an unknown kind', catalogue("", entry("sequence", "s", "s", 0, "CREATE SEQUENCE s")), 8, None, 'sequence s: SQLite knows no object of this kind: somebody wrote it into the catalogue'),
    ('an object of no kind', catalogue("", entry(None, "s", "s", 0, "CREATE TABLE s (a)")), 8, None, 'object s: SQLite knows no object of this kind: somebody wrote it into the catalogue'),
    ('an object without a name', catalogue("", entry("table", None, None, 2, "CREATE TABLE x (a)")), 8, None, 'table : the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ("a table under another's name", catalogue("", "update sqlite_schema set tbl_name = 'z' where name = 't'"), 0, None, '1 table, 2 rows | it is read past that'),
    ('an index of a table that is not there', catalogue("create index i on t (v); ", "update sqlite_schema set tbl_name = 'z', sql = 'CREATE INDEX i ON z (v)' where name = 'i'"), 8, None, 'index i: its table z is not there'),
    ('an index over a column that is not there', catalogue("create index i on t (v); ", redefined("CREATE INDEX i ON t (nope)", "i")), 4, 'GW0505', 'index i: the DDL says column nope, SQLite says an expression'),
    ('an index whose text is no SQL', catalogue("create index i on t (v); ", redefined("CREATE INDEX i ON", "i")), 8, None, 'index i: its definition is not understood: at the end of the statement: expected a table name'),
    ('a view whose text is no SQL', catalogue("", entry("view", "w", "w", 0, "CREATE VIEW w AS SELEKT 1")), 8, None, 'view w: not understood: near "SELEKT" at offset 17: expected SELECT'),
    ('a view of a table that is not there', catalogue("create view w as select * from nowhere; "), 8, None, 'view w: no such table: nowhere'),
    ('a view of itself', catalogue("create view w as select * from w; "), 8, None, 'view w: no such table: w'),
    ('views in a ring', catalogue("create view a as select * from b; create view b as select * from c; create view c as select * from a; "), 8, None, 'view a: it reads itself through other views view b: it reads itself through other views view c: it reads itsel'),
    ('a view that calls what nobody defined', catalogue("create view w as select frobnicate(v) from t; "), 8, None, 'view w: the function frobnicate() has no equal in PostgreSQL'),
    ('a view 900 operators deep', catalogue("create view w as select " + "v || " * 900 + "v from t; "), 0, None, '1 table, 2 rows'),
    ('a view of 400 unions', catalogue("create view w as " + "select 1 union all " * 399 + "select 1; "), 0, None, '1 table, 2 rows'),
    ('a view in 400 parentheses', catalogue("", entry("view", "w", "w", 0, "CREATE VIEW w AS SELECT " + "(" * 400 + "1" + ")" * 400)), 0, None, '1 table, 2 rows | it is read past that'),
    ('a view in 100,000 parentheses', catalogue("", entry("view", "w", "w", 0, "CREATE VIEW w AS SELECT " + "(" * 100_000 + "1" + ")" * 100_000)), 8, None, 'view w: not understood: near "(" at offset 523: expected less nesting, at most 500 levels'),
    ('a trigger whose text is no SQL', catalogue("", entry("trigger", "g", "t", 0, "CREATE TRIGGER g AFTER INSERT ON t BEGIN FROBNICATE; END")), 8, None, 'trigger g: not understood: near "FROBNICATE" at offset 41: expected SELECT, INSERT, UPDATE or DELETE'),
    ('a trigger on a table that is not there', catalogue("", entry("trigger", "g", "z", 0, "CREATE TRIGGER g AFTER INSERT ON z BEGIN SELECT 1; END")), 8, None, 'trigger g: it stands on z, which is left out'),
    ('a virtual table of an unknown module', catalogue("", entry("table", "vt", "vt", 0, "CREATE VIRTUAL TABLE vt USING no_such_module(a, b)")), 8, None, 'table vt: a virtual table (no_such_module): its rows come from a module of SQLite'),
    ('a generated column that calls what nobody defined', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text as (frobnicate(id)))")), 8, None, 'generated t.v: the function frobnicate() has no equal in PostgreSQL; its values are computed by the applicatio'),
    ('a check that calls what nobody defined', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text check (frobnicate(v)))")), 8, None, 'check t: frobnicate(v): the function frobnicate() has no equal in PostgreSQL'),
    ('a collation that nobody defined', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text collate frobnicate)")), 0, None, '1 table, 2 rows'),
    ('a key under a collation that nobody defined', catalogue("", "update sqlite_schema set sql = replace(sql, 'nocase', 'klingon') where name = 'k'", ddl="create table k (v text collate nocase primary key, n) without rowid; insert into k values ('b', 1), ('a', 2);"), 0, None, '1 table, 2 rows'),
    ('a table of 2,000 columns', catalogue("", ddl="create table wide (" + ", ".join(f"c{i}" for i in range(2000)) + "); insert into wide (c0) values (1);"), 8, 'GW0515', 'table wide has 2000 columns; a PostgreSQL table has at most 1600'),
    ('a table of 1,601 columns without a row', catalogue("", ddl="create table wide (" + ", ".join(f"c{i}" for i in range(1601)) + ");"), 8, 'GW0515', 'table wide has 1601 columns; a PostgreSQL table has at most 1600'),
    ('a name of 10,000 bytes', catalogue(f'create table "{"n" * 10_000}" (a); '), 0, None, '2 tables, 2 rows'),
    ('a name that is not UTF-8', catalogue("create table badZ (a); ", "update sqlite_schema set name = cast(x'626164ff' as text), tbl_name = cast(x'626164ff' as text), sql = cast(x'435245415445205441424c4520226261' || x'64ff22286129' as text) where name = 'badZ'"), 0, None, '2 tables, 2 rows'),
    ('a name with a zero byte', catalogue("create table badZ (a); ", "update sqlite_schema set name = 'ba' || char(0) || 'd', tbl_name = 'ba' || char(0) || 'd' where name = 'badZ'"), 8, None, 'table ba\x00d: the SQLite library here does not understand its definition: a newer one wrote it, or it is damaged'),
    ("a megabyte of a comment in a table's text", catalogue("", redefined("CREATE TABLE t (id integer primary key, v text /* " + "x" * 1_000_000 + " */)")), 0, None, '1 table, 2 rows'),
    ('a default that calls what nobody defined', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text default (frobnicate()))")), 8, None, 'default t.v: the function frobnicate() has no equal in PostgreSQL'),
    ('a schema with no rows but many objects', catalogue("", ddl="".join(f"create table t{i} (a primary key); " for i in range(300))), 0, None, '300 tables, 0 rows'),
    ('a view whose text goes on after its end', catalogue("", entry("view", "w", "w", 0, "CREATE VIEW w AS SELECT 1; DELETE FROM t")), 8, None, 'view w: not understood: near "DELETE" at offset 27: expected the end of the statement'),
    ('a trigger whose text goes on after its end', catalogue("", entry("trigger", "g", "t", 0, "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END; DELETE FROM t")), 8, None, 'trigger g: not understood: near "DELETE" at offset 56: expected the end of the statement'),
    ('a default that leads out of itself', catalogue("", redefined("CREATE TABLE t (id integer primary key, v text default '\u0027\u0027; drop table t; --')")), 0, None, '1 table, 2 rows'),
]


class BadFiles(CopyCase):
    def look(self, ended, code, error, words):
        said = " ".join((ended.err + ended.out).split())
        self.assertEqual(ended.code, code, ended.words)
        self.assertNotIn("GW0002", said)
        if error:
            self.assertIn(f"error[{error}]", ended.err, ended.words)
        elif code == 8:
            said += " ".join(f"{e['object']}: {e['reason']}" for e in ended.report["left_out"])
        for word in words.split(" | "):
            self.assertIn(word.replace("app.db", str(self.source)) if word.startswith("app.db") else word, said, ended.words)

    def is_copied(self, rows):
        ended = self.copy()
        self.assertIn(ended.code, (0, 8), ended.words)
        counted = sum(self.value('select count(*) from "%s"' % t.replace('"', '""')) for t in self.tables())
        self.assertEqual(counted, rows, ended.words)
        self.sql("".join(f'drop table "{t}" cascade; ' for t in self.tables()) + "drop schema groundway cascade")

    def judge_all(self, cases):
        for number, (name, make, code, error, words) in enumerate(cases):
            with self.subTest(file=name):
                self.source = self.folder / str(number) / "app.db"
                self.source.parent.mkdir()
                make(self.source)
                begun = time.monotonic()
                ended = self.copy("--dry-run")
                self.assertLess(time.monotonic() - begun, 10)
                self.look(ended, code, error, words.replace('"app.db"', f'"{self.source}"'))
                told = re.search(r"(\d+) rows? in", ended.out)
                if error is None and told:
                    self.is_copied(int(told[1]))
        self.assertEqual(self.tables(), [])

    def test_cut_files(self):
        self.judge_all(CUT)

    def test_damaged_headers(self):
        self.judge_all(HEADER)

    def test_damaged_pages(self):
        self.judge_all(PAGES)

    def test_damaged_rows(self):
        self.judge_all(CELLS)

    def test_files_of_another_kind(self):
        self.judge_all(KINDS)

    def test_what_lies_beside_a_file(self):
        self.judge_all(BESIDE)

    def test_what_is_no_file(self):
        self.judge_all(PLACES)

    def test_catalogues_written_by_hand(self):
        self.judge_all(SCHEMA)

    def test_there_are_two_hundred_of_them(self):
        names = [row[0] for rows in (CUT, HEADER, PAGES, CELLS, KINDS, BESIDE, PLACES, SCHEMA) for row in rows]
        self.assertEqual(len(set(names)), len(names))
        self.assertGreaterEqual(len(names), 200)

    # --- what a user may not read ---

    def denied(self, *modes, journal="delete", beside=()):
        self.source = self.folder / "kept" / "app.db"
        self.source.parent.mkdir()
        sound(self.source, journal)
        for suffix in beside:
            pathlib.Path(str(self.source) + suffix).write_bytes(noise(5000))
        for path, mode in modes:
            os.chmod(self.source.parent if path == "folder" else str(self.source) + path, mode)
        self.addCleanup(os.chmod, self.source.parent, 0o755)
        return self.copy("--dry-run", as_nobody=True)

    def test_a_file_that_may_not_be_read(self):
        self.look(self.denied(("", 0o000)), 4, "GW0005", "this user may not read it: Permission denied")

    def test_a_folder_that_may_not_be_entered(self):
        self.look(self.denied(("folder", 0o600)), 4, "GW0005", "Permission denied")

    def test_a_log_that_may_not_be_read(self):
        ended = self.denied(("-wal", 0o000), journal="wal", beside=("-wal",))
        self.look(ended, 4, "GW0005", "-wal | Permission denied")

    def test_a_journal_that_may_not_be_read(self):
        ended = self.denied(("-journal", 0o000), beside=("-journal",))
        self.look(ended, 4, "GW0005", "-journal | Permission denied")

    def test_a_folder_where_nothing_may_be_written_with_a_log_of_noise(self):
        ended = self.denied(("folder", 0o555), journal="wal", beside=("-wal",))
        self.look(ended, 0, None, "3 tables, 803 rows")


if __name__ == "__main__":
    unittest.main()
