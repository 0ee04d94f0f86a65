import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { codeFor } from '#edges/signin/totp.test-data.ts'
import { DEMO, DEMO_PASSWORD, fillSignIn } from './testing/people.ts'
import { settled } from './testing/settled.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const button = ({ page }: Walk, name: string | RegExp) => page.getByRole('button', { name })
const dialog = ({ page }: Walk, name: string | RegExp) => page.getByRole('dialog', { name })
const password = ({ page }: Walk, label = 'Password') => page.getByRole('textbox', { name: label, exact: true })
const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { name })

/** A browser in which somebody has signed in by itself: a session of its own, that a test may end. */
async function comeIn(email: string, secret = DEMO_PASSWORD, path = '/account'): Promise<Walk> {
  const walk = await town.walk()
  await walk.open(`/sign-in?next=${encodeURIComponent(path)}`)
  await fillSignIn(walk.page, email, secret)
  await walk.page.waitForURL(`**${path}`)
  await walk.page.getByRole('heading', { level: 1 }).waitFor()
  return walk
}

/** Types the password, scans the code as an app does, and gives the app's code. Comes back with the address that was scanned. */
async function turnOn(walk: Walk): Promise<string> {
  await button(walk, 'Turn on two-factor').click()
  await dialog(walk, 'Turn on two-factor').waitFor()
  await password(walk).fill(DEMO_PASSWORD)
  await button(walk, 'Go on').click()
  await walk.page.getByRole('img', { name: /^QR code/ }).waitFor()
  const secret = (await walk.page.getByRole('code').textContent())?.replaceAll(' ', '') ?? ''
  expect(secret).toMatch(/^[A-Z2-7]{32,}$/)
  expect(await findFaults(walk)).toEqual([])
  const address = `otpauth://totp/Perennial?secret=${secret}`
  await walk.page.getByLabel('Code that the app shows now').fill('000 000')
  await button(walk, 'Turn it on').click()
  await walk.page.getByRole('alert').getByText('This code is not right', { exact: false }).waitFor()
  await walk.page.getByLabel('Code that the app shows now').fill(codeFor(address, -1))
  await button(walk, 'Turn it on').click()
  await dialog(walk, 'Two-factor is on').waitFor()
  return address
}

async function askedForCode(email: string): Promise<Walk> {
  const walk = await town.walk()
  await walk.open('/sign-in')
  await fillSignIn(walk.page, email)
  await walk.page.getByLabel('Code from the app').waitFor()
  return walk
}

test('two-factor: on by a scanned code, asked for from then on, a backup code in its place, off again', async () => {
  const walk = await comeIn(DEMO.felix)
  const address = await turnOn(walk)
  const codes = await walk.page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem').allTextContents()
  expect(new Set(codes).size).toBeGreaterThanOrEqual(8)
  expect(await findFaults(walk)).toEqual([])
  const saving = walk.page.waitForEvent('download')
  await walk.page.getByRole('link', { name: 'Download' }).click()
  expect((await saving).suggestedFilename()).toBe('perennial-backup-codes.txt')
  await button(walk, 'I have them').click()
  await heading(walk, 'You sign in with a password and a code').waitFor()

  const byApp = await askedForCode(DEMO.felix)
  await byApp.page.getByLabel('Code from the app').fill('000000')
  await button(byApp, 'Sign in').click()
  await byApp.page.getByRole('alert').getByText('This code is not right', { exact: false }).waitFor()
  expect(await findFaults(byApp)).toEqual([])
  await byApp.page.getByLabel('Code from the app').fill(codeFor(address))
  await button(byApp, 'Sign in').click()
  await button(byApp, /^Felix Brandt, account/).waitFor()

  const byBackup = await askedForCode(DEMO.felix)
  await button(byBackup, 'Use a backup code').click()
  await byBackup.page.getByLabel('Backup code', { exact: true }).fill(codes[0] ?? '')
  await button(byBackup, 'Sign in').click()
  await button(byBackup, /^Felix Brandt, account/).waitFor()

  await button(walk, 'New backup codes').click()
  await password(walk).fill(DEMO_PASSWORD)
  await button(walk, 'Make new codes').click()
  const renewed = await walk.page.getByRole('list', { name: 'Backup codes' }).getByRole('listitem').allTextContents()
  expect(renewed.some((code) => codes.includes(code))).toBe(false)
  await button(walk, 'I have them').click()

  await button(walk, 'Turn it off').click()
  await dialog(walk, 'Turn two-factor off').waitFor()
  await password(walk).fill('not the password')
  await dialog(walk, 'Turn two-factor off').getByRole('button', { name: 'Turn it off' }).click()
  await walk.page.getByRole('alert').getByText('This is not your password.').waitFor()
  await password(walk).fill(DEMO_PASSWORD)
  await dialog(walk, 'Turn two-factor off').getByRole('button', { name: 'Turn it off' }).click()
  await heading(walk, 'You sign in with a password alone').waitFor()
})

describe('a session', () => {
  test('is listed with the others, and ended from elsewhere; the page there waits, and goes on after signing in', async () => {
    const there = await comeIn(DEMO.greta, DEMO_PASSWORD, '/invoices')
    await settled(there.page)
    const here = await comeIn(DEMO.greta)
    const sessions = here.page.getByRole('region', { name: /^You are signed in on 2 browsers$/ })
    await sessions.waitFor()
    expect(await sessions.getByText('this one', { exact: true }).count()).toBe(1)
    await sessions.getByRole('button', { name: /^End Chrome on Linux, since / }).click()
    await here.page.getByRole('region', { name: /^You are signed in on 1 browser$/ }).waitFor()

    await there.page.keyboard.press('[')
    await dialog(there, 'Your session has ended').waitFor()
    expect(new URL(there.page.url()).searchParams.get('month')).toBe('2024-10')
    expect(await there.page.getByRole('region', { name: 'Invoices', includeHidden: true }).count()).toBe(1)
    expect(await findFaults(there)).toEqual([])
    await there.page.keyboard.press('Escape')
    await password(there).fill('not the password')
    await button(there, 'Sign in').click()
    await there.page.getByRole('alert').getByText('not right', { exact: false }).waitFor()
    await password(there).fill(DEMO_PASSWORD)
    await button(there, 'Sign in').click()
    await dialog(there, 'Your session has ended').waitFor({ state: 'hidden' })
    await heading(there, /for October 2024$/).waitFor()
  })

  test('that ends under a form keeps what was typed, and does it after signing in', async () => {
    const walk = await comeIn(DEMO.saskia)
    await button(walk, 'Change your name').click()
    await walk.page.getByRole('textbox', { name: 'Your name' }).fill('Saskia van Dijk')
    await walk.context.clearCookies()
    await button(walk, 'Change the name').click()
    await dialog(walk, 'Your session has ended').waitFor()
    await password(walk).fill(DEMO_PASSWORD)
    await button(walk, 'Sign in').click()
    await button(walk, /^Saskia van Dijk, account/).waitFor()
    expect(await walk.page.getByRole('dialog').count()).toBe(0)
  })

  test('all others can be ended at once', async () => {
    const others = [await comeIn(DEMO.omar), await comeIn(DEMO.omar)]
    const here = await comeIn(DEMO.omar)
    await button(here, 'End all others').click()
    await here.page.getByRole('region', { name: /^You are signed in on 1 browser$/ }).waitFor()
    for (const { page } of others) {
      await page.reload()
      await page.getByRole('heading', { name: 'Sign in to the demo' }).waitFor()
    }
  })
})

test('a new password takes the old one’s place, and ends the other sessions', async () => {
  const chosen = 'seven slow snails'
  const there = await comeIn(DEMO.jonas)
  const here = await comeIn(DEMO.jonas)
  await button(here, 'Change the password').click()
  await password(here, 'Current password').fill('not the password')
  await password(here, 'New password').fill(chosen)
  await here.page.getByRole('dialog').getByRole('button', { name: 'Change the password' }).click()
  await here.page.getByRole('alert').getByText('This is not your password.').waitFor()
  expect(await findFaults(here)).toEqual([])
  await password(here, 'Current password').fill(DEMO_PASSWORD)
  await here.page.getByRole('dialog').getByRole('button', { name: 'Change the password' }).click()
  await here.page.getByText('Your password is changed.', { exact: false }).waitFor()
  await there.page.reload()
  await there.page.getByRole('heading', { name: 'Sign in to the demo' }).waitFor()
  await comeIn(DEMO.jonas, chosen)
})

test('the account tells the organizations and the roles in them, and leads there', async () => {
  const walk = await town.walk(DEMO.noor)
  await walk.open('/account')
  const places = walk.page.getByRole('region', { name: 'You belong to 3 organizations' })
  await places.getByRole('row', { name: /^Altus Software acting now viewer$/ }).waitFor()
  await places.getByRole('link', { name: 'Leaf Cloud Services' }).click()
  await button(walk, /^Acting for Leaf Cloud Services/).waitFor()
  await walk.page.waitForURL('**/earnings?as=leaf')
})

describe.each(['light', 'dark'] as const)('the account in %s', (colorScheme) => {
  test('is accessible, within its policy, and fits a phone', async () => {
    const wide = await town.walk(DEMO.noor, { colorScheme })
    await wide.open('/account')
    expect(await findFaults(wide)).toEqual([])
    await button(wide, /^Noor Rahimi, account/).click()
    await wide.page.getByRole('menuitem', { name: 'Sign out' }).waitFor()
    expect(await findFaults(wide)).toEqual([])
    const phone = await town.walk(DEMO.noor, { colorScheme, viewport: PHONE })
    await phone.open('/account')
    expect(await overflow(phone)).toBe(0)
  })
})
