import { expect, test } from 'vitest'
import { refuse } from '#core/ground/result.ts'
import { openIntake } from '#operations/metering/intake.ts'
import { NO_SESSIONS } from '#tools/vitest/keys.ts'
import { buildHttp } from './server.ts'

const PROXY = '192.0.2.1'

/** A server that answers one request a minute from each address. Nothing of it opens a store. */
async function serve(trustProxy?: readonly string[]) {
  const app = await buildHttp({
    doors: [],
    version: '0.0.0',
    open: () => {
      throw new Error('Invariant broken: no store is needed to say that one lives')
    },
    signIn: NO_SESSIONS,
    origin: 'https://perennial.example',
    limits: { perAddress: 1, perPrincipal: 1 },
    intake: openIntake(),
    importFacts: async () => refuse({ code: 'empty_file', says: 'Nothing is imported here' }),
    print: { invoice: async () => Buffer.of(), accounts: async () => Buffer.of(), statement: async () => Buffer.of() },
    importUsage: async () => refuse({ code: 'empty_file', says: 'Nothing is imported here' }),
    consoleFolder: '/nowhere/dist',
    ...(trustProxy && { trustProxy }),
  })
  const ask = async (remoteAddress: string, forwarded?: string): Promise<number> => {
    const headers = { host: 'perennial.example', ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }) }
    return (await app.inject({ url: '/healthz', remoteAddress, headers })).statusCode
  }
  return { ask, close: () => app.close() }
}

test('what a proxy says of the client’s address is believed, of the proxy alone', async () => {
  const { ask, close } = await serve([PROXY])
  expect([await ask(PROXY, '198.51.100.1'), await ask(PROXY, '198.51.100.2')]).toEqual([200, 200])
  expect(await ask(PROXY, '198.51.100.1')).toBe(429)
  // Somebody past the proxy is counted as who it is, whatever it writes.
  expect([await ask('203.0.113.9', '198.51.100.3'), await ask('203.0.113.9', '198.51.100.4')]).toEqual([200, 429])
  // The client's own words stand further to the left than the proxy's, and count for nothing.
  expect(await ask(PROXY, '198.51.100.99, 198.51.100.2')).toBe(429)
  await close()
})

test('without a proxy nobody is believed', async () => {
  const { ask, close } = await serve()
  expect([await ask(PROXY, '198.51.100.1'), await ask(PROXY, '198.51.100.2')]).toEqual([200, 429])
  await close()
})
