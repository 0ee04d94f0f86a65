import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { inject } from 'vitest'
import { assert } from '#core/ground/result.ts'
import { usageStoreContract } from './usage-store.contract.ts'

const still = async () => undefined

usageStoreContract('embedded', async () => ({ url: inject('clickhouseUrl'), close: still }))
usageStoreContract('embedded, over TCP', openOverTcp)

/** A server or a cluster of your own; the contract has a database of its own there. */
const url = process.env['PERENNIAL_CLICKHOUSE_URL']
if (url !== undefined) usageStoreContract('the given URL', async () => ({ url, close: still }))

/** The same engine behind a port of this machine: the client connects to it as it does to a server. */
async function openOverTcp() {
  const [, path = ''] = /^http\+unix:\/\/([^/]+)/.exec(inject('clickhouseUrl')) ?? []
  const server = createServer((socket) => {
    const engine = connect(decodeURIComponent(path))
    for (const [one, other] of [
      [socket, engine],
      [engine, socket],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  assert(address !== null && typeof address === 'object', 'a server that listens on a port has an address')
  return { url: `http://127.0.0.1:${address.port}/default`, close: async () => void server.close() }
}
