import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm run console:dev` finds the server that answers questions. */
const SERVER = process.env['PERENNIAL_URL'] ?? 'http://127.0.0.1:7400'

/** The server hears pages of its own alone, so what comes through here says that it is one. */
const PROXIED = { target: SERVER, changeOrigin: true, headers: { origin: SERVER } }

/**
 * Libraries change less often than the console: each chunk stays in the browser's cache for as long as its own content does.
 * Charts come last, so that what they share with the rest does not make every page wait for them.
 */
const CHUNKS = [
  { name: 'react', test: /node_modules\/(react|react-dom|scheduler|tslib)\//, priority: 3 },
  { name: 'interface', test: /node_modules\/(@mantine|@floating-ui|@tanstack|@tabler)\//, priority: 2 },
  { name: 'charts', test: /node_modules\/(echarts|zrender)\//, priority: 1 },
]

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  // The server puts a nonce of its own in this place whenever it sends the page.
  html: { cspNonce: 'PERENNIAL-NONCE' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // A font inlined as a data: address would need font-src data: in the content security policy.
    assetsInlineLimit: 0,
    // The charts' engine is the largest; it is loaded when the first chart is.
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: CHUNKS } } },
  },
  server: { host: '127.0.0.1', port: 7401, proxy: { '/v1': PROXIED, '/auth': PROXIED } },
})
