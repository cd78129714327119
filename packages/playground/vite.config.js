import { defineConfig } from 'vite'

export default defineConfig({
  base: '/',
  build: {
    // The server package ships the page.
    outDir: '../server/dist/playground',
    emptyOutDir: true,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8787', '/docs': 'http://127.0.0.1:8787' } },
})
