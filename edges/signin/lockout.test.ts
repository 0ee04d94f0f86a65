import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressKey } from './attempts.ts'
import { type Answer, type House, openBrowser, openHouse, PASSWORD } from './browser.test-data.ts'

const ADA = {
  name: 'Ada',
  email: 'ada@altus.example',
  password: PASSWORD,
  audience: 'vendor',
  places: [{ organization: 'altus', name: 'Altus', roles: ['owner'] }],
}

let house: House
beforeAll(async () => {
  house = await openHouse({
    demo: [ADA],
  })
  await house.person('ada@altus.example')
  await house.person('bo@altus.example')
})
afterAll(() => house.close())

/** Everything that an answer shows, but the moment. */
function shown({ status, body, headers }: Answer) {
  return { status, body, headers: [...headers].filter(([name]) => name !== 'date') }
}

async function guess(email: string, times: number, address: string): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  for (let count = 0; count < times; count += 1) {
    const browser = openBrowser(house.signIn, { address })
    answers.push(await browser.post('/auth/sign-in/email', { email, password: 'not the password' }))
  }
  return answers
}

test('an account that exists and one that doesn’t answer alike, before and after it is locked', async () => {
  const known = await guess('ada@altus.example', 8, '198.51.100.1')
  const unknown = await guess('nobody@altus.example', 8, '198.51.100.2')
  expect(known.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
  expect(known.map(shown)).toEqual(unknown.map(shown))
  expect(known.at(-1)?.headers.get('retry-after')).toBe('15')
  // Each lock is told once, however often somebody goes on trying.
  expect(house.events.filter(({ kind }) => kind === 'locked_out')).toHaveLength(2)
})

test('while it is locked the right password doesn’t help, from any address; afterwards it does', async () => {
  const browser = openBrowser(house.signIn, { address: '203.0.113.9' })
  const right = { email: 'ada@altus.example', password: PASSWORD }
  expect(await browser.post('/auth/sign-in/email', right)).toMatchObject({
    status: 429,
    body: { code: 'too_many_attempts' },
  })
  house.clock.now = house.clock.now.add({ seconds: 15 })
  expect(await browser.post('/auth/sign-in/email', right)).toMatchObject({ status: 200 })
  // Forgotten: the next failures are forgiven again.
  const [next] = await guess('ada@altus.example', 1, '203.0.113.9')
  expect(next?.status).toBe(401)
})

test('an address that tries many accounts is locked, and its neighbors in the same /64 with it', async () => {
  const statuses: number[] = []
  for (let count = 0; count < 32; count += 1) {
    const [answer] = await guess(`someone${count}@altus.example`, 1, `2001:db8:1:2::${count.toString(16)}`)
    statuses.push(answer?.status ?? 0)
  }
  expect(statuses.slice(0, 30).every((status) => status === 401)).toBe(true)
  expect(statuses.slice(30)).toEqual([429, 429])
  const elsewhere = openBrowser(house.signIn, { address: '2001:db8:1:3::1' })
  expect(await elsewhere.post('/auth/sign-in/email', { email: 'bo@altus.example', password: PASSWORD })).toMatchObject({
    status: 200,
  })
})

test('asking for a new password tells nothing either', async () => {
  const browser = openBrowser(house.signIn, { address: '203.0.113.20' })
  const known = await browser.post('/auth/request-password-reset', { email: 'bo@altus.example' })
  const unknown = await browser.post('/auth/request-password-reset', { email: 'nobody@altus.example' })
  expect(shown(known)).toEqual(shown(unknown))
  expect(known.status).toBe(200)
})

// Both paths hash one password, which is most of the time. The fastest of seven is the path itself, without the machine's noise.
test('an unknown account takes as long as a known one', async () => {
  const fastest = { known: Number.POSITIVE_INFINITY, unknown: Number.POSITIVE_INFINITY }
  for (let count = 0; count < 7; count += 1) {
    house.clock.now = house.clock.now.add({ hours: 48 })
    for (const [kind, email] of [
      ['known', 'bo@altus.example'],
      ['unknown', 'nobody@altus.example'],
    ] as const) {
      const start = performance.now()
      await guess(email, 1, `192.0.2.${count}`)
      fastest[kind] = Math.min(fastest[kind], performance.now() - start)
    }
  }
  const { known, unknown } = fastest
  expect(Math.min(known, unknown) / Math.max(known, unknown)).toBeGreaterThan(0.5)
})

test('the password can’t be guessed from a session that was left open', async () => {
  const browser = openBrowser(house.signIn, { address: '203.0.113.30' })
  await browser.post('/auth/sign-in/email', { email: 'bo@altus.example', password: PASSWORD })
  const statuses: number[] = []
  for (let count = 0; count < 6; count += 1) {
    const wanted = { currentPassword: `guess number ${count}`, newPassword: 'a longer password' }
    statuses.push((await browser.post('/auth/change-password', wanted)).status)
  }
  expect(statuses).toEqual([400, 400, 400, 400, 400, 429])
})

test('attempts are told with the account’s hash, never with its address', () => {
  const told = house.events.filter(({ kind }) => kind === 'sign_in_failed' || kind === 'locked_out')
  expect(told.length).toBeGreaterThan(10)
  expect(JSON.stringify(told)).not.toContain('@')
  expect(told.every(({ address }) => address !== undefined)).toBe(true)
})

test.each([
  ['198.51.100.1', 'address:198.51.100.1'],
  ['::ffff:198.51.100.1', 'address:198.51.100.1'],
  ['2001:db8::1', 'address:2001:db8:0:0::/64'],
  ['2001:0db8:0001:0002:aaaa:bbbb:cccc:dddd', 'address:2001:db8:1:2::/64'],
  ['fe80::1%eth0', 'address:fe80:0:0:0::/64'],
  ['::1', 'address:0:0:0:0::/64'],
  [undefined, 'address:unknown'],
])('%s counts as %s', (address, key) => expect(addressKey(address)).toBe(key))

test('the demo’s people are listed only where there is a demo', async () => {
  const here = openBrowser(house.signIn)
  expect((await here.get('/auth-perennial/demo')).body).toEqual({
    people: [ADA],
  })
  const other = await openHouse()
  try {
    expect(await openBrowser(other.signIn).get('/auth-perennial/demo')).toMatchObject({ status: 404 })
  } finally {
    await other.close()
  }
})

test.each([
  { because: 'not JSON', body: '{', status: 400 },
  { because: 'too large', body: JSON.stringify({ email: 'x'.repeat(20_000) }), status: 413 },
  { because: 'not an object', body: '[1]', status: 400 },
  { because: 'of wrong types', body: '{"email":{"$ne":1},"password":[]}', status: 400 },
])('a body that is $because is an error of the sender', async ({ body, status }) => {
  const request = new Request('http://localhost:7400/auth/sign-in/email', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json' },
  })
  const response = await house.signIn.handle(request, { address: '203.0.113.40' })
  expect(response.status).toBe(status)
  expect(await response.text()).not.toMatch(/node_modules|at .*\.ts/)
})
