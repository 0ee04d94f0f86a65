import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PersonRole } from '#core/channel/access.ts'
import { compose } from '#edges/mail/letter.ts'
import { seatMember } from '#operations/channel/seat-member.ts'
import type { Context } from '#operations/context.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { contactLetter, memberLetters } from './member-letters.ts'

const LINK = 'https://perennial.example/journeys/tasks'
const MAIL = { organization: 'nordwind', subject: 'Fen\r\nBcc: a@b.example', text: '<b>Use fell</b>' }

let stage: Stage
let context: Context
beforeAll(async () => {
  stage = await openStage()
  context = { ...stage.acting('altus'), usage: stage.usage, operator: 'altus' }
  await seat('psn_ada', 'altus', 'owner')
  await seat('psn_greta', 'nordwind', 'owner')
  await seat('psn_gil', 'nordwind', 'account_manager')
})
afterAll(() => stage.close())

async function seat(person: string, organization: string, role: PersonRole): Promise<void> {
  await stage.ask(`insert into signin."user" (id, name, email) values ($1, $1, $1 || '@people.example')`, [person])
  await seatMember({ ...context, organization }, person, [role])
}

test.each([
  { to: 'owner', reaches: ['psn_greta@people.example'] },
  { to: 'psn_gil', reaches: ['psn_gil@people.example'] },
  { to: 'viewer', reaches: [] },
  // Whoever is no member is reached by nobody's playbook but its own organization's.
  { to: 'psn_ada', reaches: [] },
])('a mail to $to reaches the members that it means', async ({ to, reaches }) => {
  expect((await memberLetters(context, { ...MAIL, to }, LINK)).map((letter) => letter.to)).toEqual(reaches)
})

test('a letter says what the playbook wrote as text, and nothing else gets into it', async () => {
  const [letter] = await memberLetters(context, { ...MAIL, to: 'owner' }, LINK)
  if (!letter) throw new Error('the owner gets a letter')
  const { subject, text, html } = compose(letter)
  expect(subject).toBe('Fen Bcc: a@b.example')
  expect(text).toContain(`<b>Use fell</b>\n\nLook at your tasks:\n${LINK}\n\nA playbook of nordwind sent this.`)
  expect(html).toContain('&lt;b&gt;Use fell&lt;/b&gt;')
})

test('a letter to a contact can be ended with one click, and leads nowhere else', async () => {
  const ends = 'https://perennial.example/unsubscribe/token'
  const letter = await contactLetter(context, { ...MAIL, to: 'kim@fen.example', unsubscribe: 'token' }, ends)
  const { text, unsubscribe } = compose(letter)
  expect(unsubscribe).toBe(ends)
  expect(text.match(/https:\S+/g)).toEqual([ends])
})
