// app.js VERB DATABASE - a small application of Drizzle; DATABASE is a SQLite file or a postgresql:// URL.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

import { and, asc, eq, sql } from 'drizzle-orm';

const [verb, database] = process.argv.slice(2);
const postgres = /^postgres/.test(database);
const { guests, rooms, bookings, companions } = await import(postgres ? './schema_pg.js' : './schema_sqlite.js');
const migrations = fileURLToPath(new URL(postgres ? 'migrations_pg' : 'migrations_sqlite', import.meta.url));

async function connect() {
  if (postgres) {
    const { default: pg } = await import('pg');
    const { drizzle } = await import('drizzle-orm/node-postgres');
    pg.types.setTypeParser(1082, (text) => text);  // a date is its text, as it is on SQLite
    const pool = new pg.Pool({ connectionString: database });
    return [drizzle(pool), () => pool.end()];
  }
  const { drizzle } = await import('drizzle-orm/libsql');
  const { createClient } = await import('@libsql/client');
  const client = createClient({ url: `file:${database}` });
  await client.execute('PRAGMA foreign_keys = ON');
  return [drizzle(client), () => client.close()];
}

const hashed = (word) => createHash('sha256').update(`salt ${word}`).digest('hex');

async function migrate() {
  const { migrate } = await import(postgres ? 'drizzle-orm/node-postgres/migrator' : 'drizzle-orm/libsql/migrator');
  await migrate(db, { migrationsFolder: migrations });
}

async function seed() {
  for (let i = 1; i <= 60; i++) {
    await db.insert(guests).values({
      email: `guest${i}@example.org`, passwordHash: hashed(`secret ${i}`), role: ['guest', 'staff', 'owner'][i % 3],
      isActive: i % 4 !== 0, settings: i % 5 ? { lang: 'en', n: i, deep: [1, { é: null }], t: 'a "quoted" \\ text' } : null,
      createdAt: new Date(1700000000123 + i * 86_400_137), lastSeen: i % 6 ? new Date((1710000000 + i * 3601) * 1000) : null,
    });
  }
  for (let i = 1; i <= 20; i++) {
    await db.insert(rooms).values({
      code: `R${i}`, floor: i - 4, area: i / 3, price: `${100 + i}.${i % 10}5`, points: i % 2 ? 9007199254740993n * BigInt(i) : null,
      photo: i % 3 ? Buffer.from([0, 255, i, 39, 92]) : null, plan: i % 2 ? { doors: i, name: `plan ${i}` } : [i, 'x', null],
      openedOn: `20${10 + i}-02-28`,
    });
  }
  for (let i = 1; i <= 50; i++) {
    await db.insert(bookings).values({
      guestId: i, roomCode: i % 7 ? `R${(i % 20) + 1}` : null, key: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
      startsAt: new Date((1720000000 + i * 86400) * 1000), nights: i % 9 + 1, note: i % 3 ? `note ${i}\nline "two"` : undefined,
    });
    await db.insert(companions).values({ bookingId: i, guestId: 60 - i });
  }
  await db.delete(bookings).where(eq(bookings.id, 50));
  await db.delete(guests).where(eq(guests.id, 60));
}

async function dump() {
  const shown = (v) => typeof v === 'bigint' ? `${v}n` : Buffer.isBuffer(v) ? v.toString('hex') : v instanceof Date ? v.toISOString()
    : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => a < b ? -1 : 1)) : v;
  const out = {};
  for (const [name, table, order] of [['guests', guests, guests.id], ['rooms', rooms, rooms.code], ['bookings', bookings, bookings.id],
    ['companions', companions, companions.bookingId]]) {
    const rows = await db.select().from(table).orderBy(order);
    out[name] = rows.map((row) => Object.fromEntries(Object.entries(row).map(([k, v]) =>
      [k, name === 'bookings' && k === 'createdAt' ? new Date(v + (postgres ? '' : 'Z')).toISOString() : shown(v)])));
  }
  out.rooms.sort((a, b) => a.code < b.code ? -1 : 1);  // both sides by code unit
  console.log(JSON.stringify(out));
}

async function use() {
  const [guest] = await db.select().from(guests).where(and(eq(guests.email, 'guest7@example.org'), eq(guests.isActive, true)));
  assert.equal(guest.passwordHash, hashed('secret 7'));
  assert.equal(guest.createdAt.getTime(), 1700000000123 + 7 * 86_400_137);
  assert.equal(guest.settings.deep[1]['é'], null);
  const joined = await db.select().from(bookings).innerJoin(guests, eq(bookings.guestId, guests.id)).where(eq(guests.role, 'owner'))
    .orderBy(asc(bookings.startsAt));
  assert.equal(joined.length, 16);
  const [room] = await db.select().from(rooms).where(eq(rooms.points, 9007199254740993n * 3n));
  assert.equal(room.code, 'R3');
  assert.deepEqual([...room.photo ?? []], []);
}

async function write() {
  const [guest] = await db.insert(guests).values({ email: 'late@example.org', passwordHash: 'x', settings: { late: true } }).returning();
  assert.equal(guest.id, 61);  // 60 was given before, and its row deleted
  assert.equal(guest.role, 'guest');
  assert.equal(guest.isActive, true);
  assert.ok(Math.abs(guest.createdAt.getTime() - Date.now()) < 60_000, guest.createdAt);
  await db.insert(rooms).values({ code: 'late', floor: 1, price: '1.50', points: 5n, photo: Buffer.from('x'), plan: {} });
  const [booking] = await db.insert(bookings).values({ guestId: guest.id, roomCode: 'late', startsAt: new Date(0),
    key: crypto.randomUUID() }).returning();
  assert.ok(booking.id >= 50, booking.id);
  assert.equal(booking.note, '');
  assert.equal(booking.nights, 1);
  await db.update(rooms).set({ code: 'later' }).where(eq(rooms.code, 'late'));
  assert.equal((await db.select().from(bookings).where(eq(bookings.id, booking.id)))[0].roomCode, 'later');
  await assert.rejects(db.insert(guests).values({ email: 'late@example.org', passwordHash: 'x' }));
  await assert.rejects(db.insert(rooms).values({ code: 'high', floor: 41, price: '1' }));
  await assert.rejects(db.insert(bookings).values({ guestId: 999, startsAt: new Date(), key: crypto.randomUUID() }));
  await db.delete(guests).where(eq(guests.id, guest.id));
  assert.equal((await db.select().from(bookings).where(eq(bookings.id, booking.id))).length, 0);
  await db.delete(rooms).where(eq(rooms.code, 'later'));
}

// What drizzle-kit and the migrator still find to do; nothing after a good copy of rows.
async function check() {
  const found = [];
  const config = fileURLToPath(new URL(postgres ? 'drizzle.pg.config.js' : 'drizzle.sqlite.config.js', import.meta.url));
  const kit = (...words) => execFileSync('npx', ['drizzle-kit', ...words, '--config', config], { encoding: 'utf8',
    env: { ...process.env, DATABASE: database }, stdio: ['ignore', 'pipe', 'pipe'] });
  if (!/Everything's fine/.test(kit('check'))) found.push('drizzle-kit check');
  const ledger = postgres ? sql`select count(*) as n from drizzle.__drizzle_migrations` : sql`select count(*) as n from __drizzle_migrations`;
  const count = async () => Number((postgres ? await db.execute(ledger) : await db.run(ledger)).rows[0].n);
  const before = await count();
  kit('migrate');
  if (await count() !== before) found.push('drizzle-kit migrate applied something');
  console.log(JSON.stringify(found));
}

const [db, close] = await connect();
await { migrate, seed, dump, use, write, check }[verb]();
await close();
