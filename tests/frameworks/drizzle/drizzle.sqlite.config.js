import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'sqlite', schema: './schema_sqlite.js', out: './migrations_sqlite', dbCredentials: { url: `file:${process.env.DATABASE}` } });
