import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { lettersTo, linkTo } from './testing/letters.ts'
import { DEMO, DEMO_PASSWORD, fillSignIn } from './testing/people.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

const NEW_PASSWORD = 'a fern on the sill'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const button = ({ page }: Walk, name: string | RegExp) => page.getByRole('button', { name })
const alert = ({ page }: Walk) => page.getByRole('alert')

function pathOf({ page }: Walk): string {
  const { pathname, search } = new URL(page.url())
  return `${pathname}${search}`
}

/** An invitation as an owner sends it, by the link of its letter. */
async function invite(email: string, organization: string, roles: readonly string[]): Promise<string> {
  const owner = await town.walk(organization === 'altus' ? DEMO.ada : DEMO.greta)
  const sent = await owner.context.request.post(`${town.server.address}/v1/invitations`, {
    data: { email, roles },
    headers: { origin: town.server.address, 'Idempotency-Key': crypto.randomUUID() },
  })
  expect(sent.status(), await sent.text()).toBeLessThan(300)
  return await linkTo(town.server.data, email)
}

describe('signing in', () => {
  test('whoever asks for a page signs in first, and comes to that page', async () => {
    const walk = await town.walk()
    await walk.open('/invoices?month=2024-09')
    await heading(walk, 'Sign in to the demo').waitFor()
    expect(pathOf(walk)).toMatch(/^\/sign-in\?next=/)
    await fillSignIn(walk.page, DEMO.greta, 'not the password')
    await alert(walk).getByText('The e-mail address or the password is not right.').waitFor()
    await fillSignIn(walk.page, DEMO.greta)
    await heading(walk, /invoices? sent .* for September 2024$/).waitFor()
    expect(pathOf(walk)).toBe('/invoices?month=2024-09')
  })

  test('an address that nobody has is answered as a wrong password is', async () => {
    const walk = await town.walk()
    await walk.open('/sign-in')
    await fillSignIn(walk.page, 'nobody@altus.example')
    await alert(walk).getByText('The e-mail address or the password is not right.').waitFor()
  })

  test.each(['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)'])(
    'the way on never leads elsewhere: %s',
    async (next) => {
      const walk = await town.walk()
      await walk.open(`/sign-in?next=${encodeURIComponent(next)}`)
      await fillSignIn(walk.page, DEMO.ada)
      await heading(walk, /^October 2024/).waitFor()
      expect(new URL(walk.page.url()).origin).toBe(town.server.address)
    },
  )

  test('after too many attempts it says how long to wait, and that this passes', async () => {
    const walk = await town.walk()
    await walk.open('/sign-in')
    for (let attempt = 0; attempt < 7; attempt += 1) {
      await fillSignIn(walk.page, 'somebody@altus.example', `guess number ${attempt}`)
      await button(walk, 'Sign in').and(walk.page.locator(':enabled')).waitFor()
    }
    await alert(walk).getByText('passes by itself', { exact: false }).waitFor()
    await walk.page.getByText(/^Try again in \d+ seconds?\.$/).waitFor()
    expect(await findFaults(walk)).toEqual([])
  })

  test('the password can be looked at, pasted and filled in by a password manager', async () => {
    const walk = await town.walk()
    await walk.open('/sign-in')
    const password = walk.page.getByLabel('Password', { exact: true })
    expect(await password.getAttribute('autocomplete')).toBe('current-password')
    expect(await walk.page.getByLabel('E-mail address').getAttribute('autocomplete')).toBe('username')
    expect(await password.getAttribute('type')).toBe('password')
    await button(walk, 'Show password').click()
    expect(await password.getAttribute('type')).toBe('text')
  })

  test('signing out ends the session: going back shows nothing', async () => {
    const walk = await town.walk()
    await walk.open('/sign-in')
    await fillSignIn(walk.page, DEMO.omar)
    await button(walk, /^Omar Haddad, account/).click()
    await walk.page.getByRole('menuitem', { name: 'Sign out' }).click()
    await heading(walk, 'Sign in to the demo').waitFor()
    await walk.page.goBack()
    await heading(walk, 'Sign in to the demo').waitFor()
  })
})

describe('the demo', () => {
  test.each([
    ['Ada Marsh', '/month'],
    ['Felix Brandt', '/status'],
    ['Omar Haddad', '/earnings'],
    ['Saskia de Vries', '/month'],
  ])('%s is one click away, and begins at %s', async (name, path) => {
    const walk = await town.walk()
    await walk.open('/sign-in')
    await walk.page
      .getByRole('region', { name: 'Or come in as somebody, with one click' })
      .getByRole('button', { name: new RegExp(`^${name}`) })
      .click()
    await button(walk, new RegExp(`^${name}, account`)).waitFor()
    await walk.page.waitForURL(`**${path}`)
    await walk.page.getByText('Demo', { exact: true }).waitFor()
  })

  test('its people stand along the chain', async () => {
    const walk = await town.walk()
    await walk.open('/sign-in')
    const groups = await walk.page
      .getByRole('region', { name: /one click/ })
      .getByRole('heading', { level: 3 })
      .all()
    expect(await Promise.all(groups.map((group) => group.textContent()))).toEqual([
      'The vendor’s channel team',
      'The distributor',
      'Partners',
      'Customers',
      'All along the chain',
    ])
  })
})

test('an address of another organization says so, and offers an own one', async () => {
  const walk = await town.walk(DEMO.ada)
  await walk.open('/invoices?as=nordwind&month=2024-09')
  await heading(walk, 'This page is for another organization').waitFor()
  expect(await findFaults(walk)).toEqual([])
  await button(walk, 'Altus Software').click()
  await heading(walk, /for September 2024$/).waitFor()
  expect(pathOf(walk)).toBe('/invoices?as=altus&month=2024-09')
})

describe('an invitation', () => {
  test('somebody new gives a name and a password, and is in', async () => {
    const link = await invite('lena@nordwind.example', 'nordwind', ['account_manager', 'viewer'])
    const walk = await town.walk()
    await walk.open(link)
    await heading(walk, 'Join Nordwind Distribution').waitFor()
    await walk.page.getByText('Account manager', { exact: true }).waitFor()
    const password = walk.page.getByLabel('Password', { exact: true })
    expect(await password.getAttribute('autocomplete')).toBe('new-password')
    await walk.page.getByText('12 characters or more', { exact: false }).waitFor()
    await walk.page.getByLabel('Your name').fill('Lena Vogel')
    await password.fill('short')
    await walk.page.getByText('7 more characters.').waitFor()
    expect(await findFaults(walk)).toEqual([])
    await password.fill(NEW_PASSWORD)
    await button(walk, 'Join Nordwind Distribution').click()
    await button(walk, /^Lena Vogel, account/).waitFor()
    expect(new URL(walk.page.url()).searchParams.get('as')).toBe('nordwind')

    await walk.open(link)
    await heading(walk, 'This invitation is good no more').waitFor()
  })

  test('the person whom it is for, signed in, needs one button', async () => {
    const link = await invite(DEMO.felix, 'nordwind', ['viewer'])
    const walk = await town.walk(DEMO.felix)
    await walk.open(link)
    await button(walk, 'Join Nordwind Distribution').click()
    await button(walk, /^Acting for Nordwind Distribution/).waitFor()
  })

  test('somebody else who is signed in is told so; after signing out the password lets the right one in', async () => {
    const link = await invite(DEMO.omar, 'nordwind', ['viewer'])
    const walk = await town.walk()
    await walk.open('/sign-in')
    await fillSignIn(walk.page, DEMO.jonas)
    await button(walk, /^Jonas Weber, account/).waitFor()
    await walk.open(link)
    await alert(walk).getByText('You are signed in as jonas@birch.example', { exact: false }).waitFor()
    await button(walk, 'Sign out, and go on with the invitation').click()
    await walk.page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
    await button(walk, 'Sign in').click()
    await button(walk, /^Acting for Nordwind Distribution/).waitFor()
    await button(walk, /^Omar Haddad, account/).waitFor()
  })
})

test('a forgotten password is set anew by a letter, whose link is good once', async () => {
  const email = 'yuki@sakura.example'
  const walk = await town.walk()
  await walk.open('/sign-in')
  await walk.page.getByRole('link', { name: 'Forgotten your password?' }).click()
  // The page before has a field of the same name.
  await heading(walk, 'Set a new password').waitFor()
  await walk.page.getByLabel('E-mail address').fill(email)
  await button(walk, 'Send the letter').click()
  await heading(walk, 'Look at your mail').waitFor()
  const link = await linkTo(town.server.data, email)

  await walk.open(link)
  await walk.page.getByLabel('New password', { exact: true }).fill(NEW_PASSWORD)
  await button(walk, 'Set the password').click()
  await heading(walk, 'Your new password is set').waitFor()
  await walk.page.getByRole('link', { name: 'Sign in' }).click()
  await fillSignIn(walk.page, email)
  await alert(walk).getByText('not right', { exact: false }).waitFor()
  await fillSignIn(walk.page, email, NEW_PASSWORD)
  await button(walk, /^Yuki Tanabe, account/).waitFor()

  await walk.open(link)
  await walk.page.getByLabel('New password', { exact: true }).fill('another fern on the sill')
  await button(walk, 'Set the password').click()
  await heading(walk, 'This link is good no more').waitFor()
})

test('an address that nobody has gets the same answer, and no letter', async () => {
  const walk = await town.walk()
  await walk.open('/forgotten-password')
  await walk.page.getByLabel('E-mail address').fill('nobody@sakura.example')
  await button(walk, 'Send the letter').click()
  await heading(walk, 'Look at your mail').waitFor()
  expect(lettersTo(town.server.data, 'nobody@sakura.example')).toEqual([])
})

const OUTSIDE = [
  '/sign-in',
  '/sign-in?next=%2Finvoices&error=access_denied',
  '/forgotten-password',
  '/reset-password#a-secret',
  '/reset-password',
  '/welcome#none',
  '/invitation#none',
  '/email-verified',
  '/email-verified?error=TOKEN_EXPIRED',
]

describe.each(['light', 'dark'] as const)('outside, in %s', (colorScheme) => {
  test.each(OUTSIDE)('%s is accessible, within its policy, and fits a phone', async (path) => {
    const wide = await town.walk(undefined, { colorScheme })
    await wide.open(path)
    expect(await findFaults(wide)).toEqual([])
    const phone = await town.walk(undefined, { colorScheme, viewport: PHONE })
    await phone.open(path)
    expect(await overflow(phone)).toBe(0)
  })
})
