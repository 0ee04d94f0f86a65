import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { linkTo } from './testing/letters.ts'
import { startEmptyServer } from './testing/server.ts'
import { findFaults, openTown, overflow, PHONE, type Town, type Walk } from './testing/walk.ts'

const OWNER = { name: 'Ida Berg', email: 'ida@acme.example', password: 'a fern on the sill' }

let town: Town
beforeAll(async () => {
  town = await openTown(() => startEmptyServer('acme'))
})
afterEach(() => town.rest())
afterAll(() => town?.close())

const heading = ({ page }: Walk, name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const button = ({ page }: Walk, name: string | RegExp) => page.getByRole('button', { name })

function ownerLink(): string {
  const [link] = /http:\S+\/welcome#\S+/.exec(town.server.said) ?? []
  if (link === undefined) throw new Error(`the server printed no link:\n${town.server.said}`)
  return link
}

test.each(['light', 'dark'] as const)(
  'the first owner’s page in %s is accessible, and fits a phone',
  async (colorScheme) => {
    const wide = await town.walk(undefined, { colorScheme })
    await wide.open(ownerLink())
    await heading(wide, 'Welcome to Perennial').waitFor()
    expect(await findFaults(wide)).toEqual([])
    const phone = await town.walk(undefined, { colorScheme, viewport: PHONE })
    await phone.open(ownerLink())
    expect(await overflow(phone)).toBe(0)
  },
)

test('a server that is no demo offers nobody, and the page says who lets people in', async () => {
  const walk = await town.walk()
  await walk.open('/')
  await heading(walk, 'Sign in to Perennial').waitFor()
  expect(await walk.page.getByText('one click', { exact: false }).count()).toBe(0)
  expect(await findFaults(walk)).toEqual([])
})

test('the first owner comes in by the link that the server prints, confirms the address by a letter, and the link is good once', async () => {
  const walk = await town.walk()
  await walk.open(ownerLink())
  await walk.page.getByLabel('Your name').fill(OWNER.name)
  await walk.page.getByLabel('E-mail address').fill(OWNER.email)
  await walk.page.getByLabel('Password', { exact: true }).fill(OWNER.password)
  await button(walk, 'Become the owner').click()
  await button(walk, /^Ida Berg, account/).waitFor()
  await walk.page.getByRole('navigation', { name: 'Rooms' }).waitFor()
  expect(await walk.page.getByText('Demo', { exact: true }).count()).toBe(0)

  await walk.open('/account')
  await walk.page.getByText('not confirmed', { exact: true }).waitFor()
  await walk.open(await linkTo(town.server.data, OWNER.email))
  await heading(walk, 'Your address is confirmed').waitFor()
  await walk.open('/account')
  await walk.page.getByText('confirmed', { exact: true }).waitFor()

  await walk.open(ownerLink())
  await heading(walk, 'This link is good no more').waitFor()
})
