import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Where `vite dev` finds the API; the server itself serves the built page. */
const apiTarget = `http://127.0.0.1:${process.env['PORT'] ?? 4400}`

export default defineConfig({
  plugins: [react(), brotliFiles()],
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': {
        target: apiTarget,
        changeOrigin: true,
        // The server refuses foreign origins; through the proxy the page's origin is the server's own.
        configure: (proxy) => proxy.on('proxyReq', (request) => request.setHeader('origin', apiTarget)),
      },
    },
  },
  build: {
    target: 'esnext',
    sourcemap: false,
    // Monaco is one chunk of about 4 MB; it is loaded only when a message is edited.
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      output: {
        // What every page needs and what seldom changes; the rest is split by its dynamic imports.
        codeSplitting: {
          groups: [
            {
              name: 'framework',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](?!react-virtual|virtual))/,
            },
          ],
        },
      },
    },
  },
})

const compress = promisify(brotliCompress)

/** Writes a `.br` beside every text file of the build, because the server does not compress while it serves. */
function brotliFiles(): Plugin {
  return {
    name: 'sendwright-brotli-files',
    apply: 'build',
    async writeBundle(options, bundle) {
      const folder = options.dir ?? 'dist'
      const texts = Object.values(bundle).filter((file) => /\.(?:js|css|html|svg|json)$/.test(file.fileName))
      await Promise.all(
        texts.map(async (file) => {
          const content = Buffer.from(file.type === 'chunk' ? file.code : file.source)
          const packed = await compress(content, {
            params: { [constants.BROTLI_PARAM_QUALITY]: quality(content.length) },
          })
          await writeFile(join(folder, `${file.fileName}.br`), packed)
        }),
      )
    },
  }
}

/** The best quality takes seconds for Monaco's 4 MB and gains 6 % there; small files get it. */
function quality(size: number): number {
  return size > 500_000 ? 9 : 11
}
