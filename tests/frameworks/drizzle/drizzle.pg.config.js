import { defineConfig } from 'drizzle-kit';
export default defineConfig({ dialect: 'postgresql', schema: './schema_pg.js', out: './migrations_pg', dbCredentials: { url: process.env.DATABASE ?? '' } });
