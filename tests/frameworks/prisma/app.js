// app.js VERB DATABASE - a small application of Prisma; DATABASE is a SQLite file or a postgresql:// URL.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';

const [verb, database] = process.argv.slice(2);
const postgres = /^postgres/.test(database);
const { PrismaClient, Prisma } = await import(postgres ? './postgresql/client/index.js' : './sqlite/client/index.js');

async function adapter() {
  if (postgres) return new (await import('@prisma/adapter-pg')).PrismaPg({ connectionString: database });
  const { PrismaLibSQL } = await import('@prisma/adapter-libsql');
  return new PrismaLibSQL({ url: `file:${database}` }, { timestampFormat: 'unixepoch-ms' });  // as Prisma's own engine keeps them
}

const prisma = new PrismaClient({ adapter: await adapter() });
const hashed = (word) => createHash('sha256').update(`salt ${word}`).digest('hex');
const words = (...argv) => {
  const env = { ...process.env, DATABASE: postgres ? database : `file:${database}`, PRISMA_HIDE_UPDATE_MESSAGE: '1' };
  return execFileSync('npx', ['prisma', ...argv], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'pipe'] });
};

// SQLite and PostgreSQL have histories of their own, as a change of provider gives: Prisma refuses to mix them.
function migrate() {
  const provider = postgres ? 'postgresql' : 'sqlite';
  const folder = new URL(`${provider}/migrations/${postgres ? '20260301000000_init' : '20260101000000_init'}/`, import.meta.url);
  if (!existsSync(folder)) {
    const made = words('migrate', 'diff', '--from-empty', '--to-schema-datamodel', `${provider}/schema.prisma`, '--script');
    mkdirSync(folder);
    writeFileSync(new URL('migration.sql', folder), made.slice(made.indexOf('-- Create')));
  }
  words('migrate', 'deploy');
}

async function seed() {
  for (let i = 1; i <= 12; i++) await prisma.category.create({ data: { name: `category ${i}`, parentId: i > 3 ? i % 3 + 1 : null } });
  for (let i = 1; i <= 60; i++) {
    const day = (n) => new Date(1700000000000 + i * 86_400_123 + n);
    await prisma.user.create({ data: {
      email: `user${i}@example.org`, password: hashed(`secret ${i}`), role: ['READER', 'AUTHOR', 'CHIEF_EDITOR'][i % 3], isActive: i % 4 !== 0,
      karma: 70368744177663n * BigInt(i % 2 ? i : -i), settings: i % 5 ? { lang: 'en', n: i, t: 'a "quoted" \\ text', deep: [1, { é: null }] } : undefined,
      avatar: i % 3 ? Buffer.from([0, 255, i, 39, 92]) : null, createdAt: day(0), updatedAt: day(1), deletedAt: i % 7 ? null : day(999),
      profile: i % 2 ? { create: { bio: i % 4 ? `bio ${i}\nline two` : null, score: i / 7 } } : undefined,
      posts: i % 2 ? { create: { title: `post of ${i}`, price: `${i}.10`, order: i, publishedAt: i % 5 ? day(7) : null,
        categories: { connect: [{ id: i % 12 + 1 }, { id: (i + 5) % 12 + 1 }] } } } : undefined,
    } });
  }
  await prisma.post.create({ data: { title: 'nobody wrote this', price: 1234567.5 } });
  await prisma.user.delete({ where: { id: 60 } });
}

async function dump() {
  const shown = (v) => typeof v === 'bigint' ? `${v}n` : v instanceof Uint8Array ? Buffer.from(v).toString('hex') : v instanceof Date ? v.toISOString()
    : Prisma.Decimal.isDecimal(v) ? v.toString() : v && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => a < b ? -1 : 1).map(([k, e]) => [k, shown(e)])) : Array.isArray(v) ? v.map(shown) : v;
  const found = {
    user: await prisma.user.findMany({ orderBy: { id: 'asc' } }),
    profile: await prisma.profile.findMany({ orderBy: { userId: 'asc' } }),
    post: await prisma.post.findMany({ orderBy: { order: 'asc' }, include: { categories: { orderBy: { id: 'asc' } } } }),
    category: await prisma.category.findMany({ orderBy: { id: 'asc' } }),
  };
  console.log(JSON.stringify(shown(found)));
}

async function use() {
  const user = await prisma.user.findUnique({ where: { email: 'user7@example.org' }, include: { profile: true, posts: { include: { categories: true } } } });
  assert.equal(user.password, hashed('secret 7'));
  assert.equal(user.createdAt.getTime(), 1700000000000 + 7 * 86_400_123);
  assert.equal(user.karma, 70368744177663n * 7n);
  assert.equal(user.posts[0].categories.length, 2);
  assert.equal(user.posts[0].price.toString(), '7.1');
  assert.equal(await prisma.user.count({ where: { role: 'CHIEF_EDITOR', isActive: true } }), 15);
  assert.equal(await prisma.user.count({ where: { createdAt: { gt: new Date('2023-12-01T00:00:00Z') } } }), 43);
  assert.equal((await prisma.category.findMany({ where: { parent: { name: 'category 2' } } })).length, 3);
}

async function write() {
  const user = await prisma.user.create({ data: { email: 'late@example.org', password: 'x', settings: [], avatar: Buffer.from('x'),
    posts: { create: { title: 'late', categories: { create: { name: 'late' } } } }, profile: { create: {} } }, include: { posts: true, profile: true } });
  assert.equal(user.id, 61);  // 60 was given before, and its row deleted
  assert.equal(user.role, 'READER');
  assert.equal(user.isActive, true);
  assert.equal(user.posts[0].price.toString(), '9.99');
  assert.equal(user.profile.score, 0.5);
  assert.ok(Math.abs(user.createdAt.getTime() - Date.now()) < 60_000, user.createdAt);
  const changed = await prisma.user.update({ where: { id: 61 }, data: { isActive: false, karma: { increment: 5 }, role: 'AUTHOR', deletedAt: new Date(5) } });
  assert.ok(changed.updatedAt >= user.updatedAt);
  assert.equal(changed.karma, 5n);
  await assert.rejects(prisma.user.create({ data: { email: 'late@example.org', password: 'x' } }), { code: 'P2002' });
  await assert.rejects(prisma.profile.create({ data: { userId: 999 } }), { code: 'P2003' });
  // What the database itself fills in where SQL is written by hand.
  const quote = (name) => `"${name}"`;
  await prisma.$executeRawUnsafe(`insert into ${quote('User')} (email, password, ${quote('updatedAt')}) values ('raw@example.org', 'x', ${postgres ? 'now()' : "'2026-01-01'"})`);
  const raw = await prisma.user.findUnique({ where: { email: 'raw@example.org' } });
  assert.ok(Math.abs(raw.createdAt.getTime() - Date.now()) < 60_000, raw.createdAt);
  assert.equal(raw.role, 'READER');
  await prisma.user.deleteMany({ where: { id: { gte: 61 } } });
  assert.equal(await prisma.profile.count({ where: { userId: 61 } }), 0);
  assert.equal((await prisma.post.findFirst({ where: { title: 'late' } })).authorId, null);
  await prisma.post.deleteMany({ where: { title: 'late' } });
  assert.equal((await prisma.category.delete({ where: { name: 'late' } })).id, 13);
}

// What Prisma still finds to do; nothing after a good copy of rows.
async function check() {
  const found = [];
  if (!/Database schema is up to date/.test(words('migrate', 'status'))) found.push('prisma migrate status');
  if (!/No pending migrations to apply/.test(words('migrate', 'deploy'))) found.push('prisma migrate deploy');
  console.log(JSON.stringify(found));
}

await { migrate, seed, dump, use, write, check }[verb]();
await prisma.$disconnect();
