// app.js VERB DATABASE - a small application of Sequelize; DATABASE is a SQLite file or a postgresql:// URL.
import assert from 'node:assert';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { DataTypes, Op, Sequelize } from 'sequelize';
import { SequelizeStorage, Umzug } from 'umzug';

const [verb, database] = process.argv.slice(2);
const postgres = /^postgres/.test(database);

function connect() {
  if (!postgres) return new Sequelize({ dialect: 'sqlite', storage: database, logging: false });
  const url = new URL(database);
  const ca = url.searchParams.get('sslrootcert');
  return new Sequelize({ dialect: 'postgres', host: url.hostname, port: url.port, database: url.pathname.slice(1), username: url.username,
    password: url.password, logging: false, dialectOptions: ca ? { ssl: { ca: readFileSync(ca, 'utf8') } } : {} });
}

const sequelize = connect();
const User = sequelize.define('User', {
  email: { type: DataTypes.STRING(120), allowNull: false, unique: true },
  passwordHash: { type: DataTypes.STRING, allowNull: false },
  role: { type: DataTypes.ENUM('patient', 'nurse', 'doctor'), allowNull: false, defaultValue: 'patient' },
  isActive: { type: DataTypes.BOOLEAN, allowNull: false, defaultValue: true },
  birthday: DataTypes.DATEONLY,
  balance: { type: DataTypes.DECIMAL(10, 2), defaultValue: 0 },
  visits: { type: DataTypes.BIGINT, defaultValue: 0 },
  settings: DataTypes.JSON,
  photo: DataTypes.BLOB,
}, { paranoid: true });
const Visit = sequelize.define('Visit', {
  id: { type: DataTypes.UUID, primaryKey: true, defaultValue: DataTypes.UUIDV4 },
  at: { type: DataTypes.DATE, allowNull: false },
  clock: DataTypes.TIME,
  temperature: DataTypes.FLOAT,
  weight: DataTypes.DOUBLE,
  state: { type: DataTypes.ENUM('planned', 'done'), defaultValue: 'planned' },
  notes: DataTypes.TEXT,
}, { timestamps: false });
const Tag = sequelize.define('Tag', { name: { type: DataTypes.STRING(40), unique: true } }, { timestamps: false });
const VisitTag = sequelize.define('VisitTag', {}, { timestamps: false });
User.hasMany(Visit, { foreignKey: 'userId' });
Visit.belongsTo(User, { foreignKey: 'userId' });
Visit.belongsToMany(Tag, { through: VisitTag, foreignKey: 'visitId' });
Tag.belongsToMany(Visit, { through: VisitTag, foreignKey: 'tagId' });

const umzug = new Umzug({
  migrations: { glob: fileURLToPath(new URL('migrations/*.js', import.meta.url)),
    resolve: ({ name, path, context }) => ({ name, up: async () => (await import(pathToFileURL(path))).up({ context }) }) },
  context: sequelize.getQueryInterface(), storage: new SequelizeStorage({ sequelize }), logger: undefined,
});
const hashed = (word) => createHash('sha256').update(`salt ${word}`).digest('hex');
const id = (i) => `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`;

const migrate = () => umzug.up();

async function seed() {
  for (let i = 1; i <= 8; i++) await Tag.create({ name: `tag ${i}` });
  for (let i = 1; i <= 60; i++) {
    const user = await User.create({ email: `user${i}@example.org`, passwordHash: hashed(`secret ${i}`), role: ['patient', 'nurse', 'doctor'][i % 3],
      isActive: i % 4 !== 0, birthday: i % 6 ? `19${10 + i}-02-28` : null, balance: `${i * 11}.${i % 10}5`, visits: i * 1e12,
      settings: i % 5 ? { lang: 'en', n: i, t: 'a "quoted" \\ text', deep: [1, { é: null }] } : null, photo: i % 3 ? Buffer.from([0, 255, i, 39]) : null });
    if (i % 2 === 0) continue;
    const visit = await Visit.create({ id: id(i), userId: user.id, at: new Date(1700000000123 + i * 86_400_000), clock: i % 3 ? `0${i % 10}:30:15` : null,
      temperature: 36 + i / 64, weight: i / 3, state: i % 5 ? 'planned' : 'done', notes: i % 7 ? `note ${i}\nline "two"` : null });
    await visit.addTags([i % 8 + 1, (i + 3) % 8 + 1]);
  }
  await User.destroy({ where: { id: { [Op.in]: [5, 17] } } });       // paranoid: deletedAt is set
  await User.destroy({ where: { id: 60 }, force: true });
}

async function dump() {
  const shown = (v) => Buffer.isBuffer(v) ? v.toString('hex') : v instanceof Date ? v.toISOString()
    : v && typeof v === 'object' ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => a < b ? -1 : 1)) : v;
  // SQLite hands DECIMAL and BIGINT over as numbers, PostgreSQL as texts.
  const same = (k, v) => k === 'visits' || k === 'balance' ? Number(v) : shown(v);
  const rows = async (model, order) => (await model.findAll({ paranoid: false, order: [order].flat().map((c) => [c, 'ASC']) }))
    .map((row) => Object.fromEntries(Object.entries(row.get()).map(([k, v]) => [k, same(k, v)])));
  console.log(JSON.stringify({ users: await rows(User, 'id'), visits: await rows(Visit, 'id'), tags: await rows(Tag, 'id'),
    visit_tags: await rows(VisitTag, ['visitId', 'tagId']) }));
}

async function use() {
  const user = await User.findOne({ where: { email: 'user7@example.org', isActive: true }, include: { model: Visit, include: Tag } });
  assert.equal(user.passwordHash, hashed('secret 7'));
  assert.equal(user.Visits[0].at.getTime(), 1700000000123 + 7 * 86_400_000);
  assert.equal(user.Visits[0].Tags.length, 2);
  assert.equal(user.settings.deep[1]['é'], null);
  assert.equal(await User.findByPk(5), null);
  assert.ok((await User.findByPk(5, { paranoid: false })).deletedAt instanceof Date);
  assert.equal(await User.count({ where: { role: 'doctor' } }), 18);
  assert.equal(await Visit.count({ where: { at: { [Op.gt]: new Date('2023-12-25T00:00:00Z') } } }), 10);
}

async function write() {
  const user = await User.create({ email: 'late@example.org', passwordHash: 'x', settings: [], photo: Buffer.from('x') });
  assert.equal(user.id, 61);  // 60 was given before, and its row deleted
  assert.equal((await Tag.create({ name: 'late' })).id, 9);
  await user.update({ isActive: false, role: 'nurse', balance: '1.25', birthday: '2000-01-02' });
  const visit = await user.createVisit({ at: new Date(), clock: '10:00:00' });
  await visit.addTag(9);
  await assert.rejects(user.createVisit({ at: visit.at }), { name: 'SequelizeUniqueConstraintError' });
  await user.createVisit({ at: visit.at, state: 'done' });
  await assert.rejects(User.create({ email: 'late@example.org', passwordHash: 'x' }), { name: 'SequelizeUniqueConstraintError' });
  await assert.rejects(Visit.create({ userId: 999, at: new Date() }), { name: 'SequelizeForeignKeyConstraintError' });
  // What the database itself fills in where SQL is written by hand.
  await sequelize.query(`insert into "Users" ("email", "passwordHash") values ('raw@example.org', 'x')`);
  const raw = await User.findOne({ where: { email: 'raw@example.org' } });
  assert.ok(Math.abs(raw.createdAt.getTime() - Date.now()) < 60_000, raw.createdAt);
  assert.equal(raw.role, 'patient');
  await raw.destroy();
  assert.equal(await User.findByPk(raw.id), null);
  await User.destroy({ where: { id: { [Op.gte]: 61 } }, force: true, paranoid: false });
  assert.equal(await VisitTag.count({ where: { tagId: 9 } }), 0);
}

// What the migrations still find to do; nothing after a good copy.
async function check() {
  console.log(JSON.stringify((await umzug.pending()).map((m) => m.name)));
}

await { migrate, seed, dump, use, write, check }[verb]();
await sequelize.close();
