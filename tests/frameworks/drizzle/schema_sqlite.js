// The application's tables on SQLite, with every way in which Drizzle stores a value there.
import { sql } from 'drizzle-orm';
import { blob, check, index, integer, numeric, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const guests = sqliteTable('guests', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  email: text('email').notNull().unique(),
  passwordHash: text('passwordHash').notNull(),
  role: text('role', { enum: ['guest', 'staff', 'owner'] }).notNull().default('guest'),
  isActive: integer('isActive', { mode: 'boolean' }).notNull().default(true),
  settings: text('settings', { mode: 'json' }),
  createdAt: integer('createdAt', { mode: 'timestamp_ms' }).notNull().default(sql`(unixepoch() * 1000)`),
  lastSeen: integer('last_seen', { mode: 'timestamp' }),
}, (t) => [index('guests_role').on(t.role, t.isActive)]);

export const rooms = sqliteTable('rooms', {
  code: text('code').primaryKey(),
  floor: integer('floor').notNull(),
  area: real('area'),
  price: numeric('price').notNull(),
  points: blob('points', { mode: 'bigint' }),
  photo: blob('photo', { mode: 'buffer' }),
  plan: blob('plan', { mode: 'json' }),
  openedOn: text('openedOn').default(sql`CURRENT_DATE`),
}, (t) => [check('floor_is_real', sql`${t.floor} BETWEEN -3 AND 40`)]);

export const bookings = sqliteTable('bookings', {
  id: integer('id').primaryKey(),
  guestId: integer('guestId').notNull().references(() => guests.id, { onDelete: 'cascade' }),
  roomCode: text('roomCode').references(() => rooms.code, { onDelete: 'set null', onUpdate: 'cascade' }),
  key: text('key').notNull().$defaultFn(() => crypto.randomUUID()),
  startsAt: integer('startsAt', { mode: 'timestamp' }).notNull(),
  nights: integer('nights').notNull().default(1),
  note: text('note').default(''),
  createdAt: text('created_at').notNull().default(sql`CURRENT_TIMESTAMP`),
}, (t) => [uniqueIndex('one_key').on(t.key), uniqueIndex('one_start').on(t.roomCode, t.startsAt).where(sql`${t.roomCode} IS NOT NULL`)]);

export const companions = sqliteTable('companions', {
  bookingId: integer('booking_id').notNull().references(() => bookings.id, { onDelete: 'cascade' }),
  guestId: integer('guest_id').notNull().references(() => guests.id),
}, (t) => [primaryKey({ columns: [t.bookingId, t.guestId] })]);
