// The same tables on PostgreSQL, as a developer writes them for it.
import { sql } from 'drizzle-orm';
import { bigint, boolean, check, customType, date, doublePrecision, index, integer, jsonb, numeric, pgEnum, pgTable,
  primaryKey, serial, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core';

const bytea = customType({ dataType: () => 'bytea' });
export const role = pgEnum('role', ['guest', 'staff', 'owner']);

export const guests = pgTable('guests', {
  id: serial('id').primaryKey(),
  email: text('email').notNull().unique(),
  passwordHash: text('passwordHash').notNull(),
  role: role('role').notNull().default('guest'),
  isActive: boolean('isActive').notNull().default(true),
  settings: jsonb('settings'),
  createdAt: timestamp('createdAt', { withTimezone: true, precision: 3 }).notNull().defaultNow(),
  lastSeen: timestamp('last_seen', { withTimezone: true }),
}, (t) => [index('guests_role').on(t.role, t.isActive)]);

export const rooms = pgTable('rooms', {
  code: text('code').primaryKey(),
  floor: integer('floor').notNull(),
  area: doublePrecision('area'),
  price: numeric('price', { precision: 10, scale: 2 }).notNull(),
  points: bigint('points', { mode: 'bigint' }),
  photo: bytea('photo'),
  plan: jsonb('plan'),
  openedOn: date('openedOn').defaultNow(),
}, (t) => [check('floor_is_real', sql`${t.floor} BETWEEN -3 AND 40`)]);

export const bookings = pgTable('bookings', {
  id: integer('id').primaryKey().generatedByDefaultAsIdentity(),
  guestId: integer('guestId').notNull().references(() => guests.id, { onDelete: 'cascade' }),
  roomCode: text('roomCode').references(() => rooms.code, { onDelete: 'set null', onUpdate: 'cascade' }),
  key: uuid('key').notNull().defaultRandom(),
  startsAt: timestamp('startsAt').notNull(),
  nights: integer('nights').notNull().default(1),
  note: text('note').default(''),
  createdAt: timestamp('created_at').notNull().defaultNow(),
}, (t) => [uniqueIndex('one_key').on(t.key), uniqueIndex('one_start').on(t.roomCode, t.startsAt).where(sql`${t.roomCode} IS NOT NULL`)]);

export const companions = pgTable('companions', {
  bookingId: integer('booking_id').notNull().references(() => bookings.id, { onDelete: 'cascade' }),
  guestId: integer('guest_id').notNull().references(() => guests.id),
}, (t) => [primaryKey({ columns: [t.bookingId, t.guestId] })]);
