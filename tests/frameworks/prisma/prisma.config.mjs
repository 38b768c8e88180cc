// One configuration for both providers: DATABASE decides. The schema engine is the WebAssembly one that npm carries, with a
// driver of JavaScript; adapter-pg must be of version 7, as that of 6.19 cannot read the engine's own queries.
import { defineConfig } from 'prisma/config';

const database = process.env.DATABASE ?? '';
const provider = /^postgres/.test(database) ? 'postgresql' : 'sqlite';

export default defineConfig({
  experimental: { adapter: true },
  engine: 'js',
  schema: `${provider}/schema.prisma`,
  migrations: { path: `${provider}/migrations` },
  adapter: async () => {
    if (provider === 'postgresql') return new (await import('@prisma/adapter-pg')).PrismaPg({ connectionString: database });
    return new (await import('@prisma/adapter-libsql')).PrismaLibSQL({ url: database });
  },
});
