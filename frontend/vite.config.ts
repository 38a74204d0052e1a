import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { mockServer } from './mock/plugin';

const SERVER = process.env.QUINTET_SERVER ?? 'http://127.0.0.1:8000';

export default defineConfig(({ mode }) => ({
  base: '/',
  plugins: [react(), ...(mode === 'mock' ? [mockServer()] : [])],
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: mode === 'mock' ? undefined : { '/api': { target: SERVER, changeOrigin: true } },
  },
  build: { target: 'es2022', manifest: true, chunkSizeWarningLimit: 1000 },
  test: { environment: 'node', include: ['test/**/*.test.{ts,tsx}'], setupFiles: ['test/setup.ts'] },
}));
