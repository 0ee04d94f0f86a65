import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ENROLLMENT_KINDS } from '#core/channel/enrollment-facts.ts'
import { uploadDocument } from '#operations/channel/documents.ts'
import type { Context } from '#operations/context.ts'
import { perform } from '#operations/perform.ts'
import { document, readDocument } from '#questions/channel/documents.ts'
import { enrollment, enrollments, termsInForce } from '#questions/channel/enrollments.ts'
import { type DocumentStore, openDocumentStore } from '#stores/files/document-store.ts'
import { lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'
import { type Channel, contextFor, tell, through } from './channel.ts'
import { playScenario } from './play.ts'
import { readScenarioFile } from './scenario-file.ts'

let stage: Stage
let channel: Channel
let folder = ''
let documents: DocumentStore
beforeAll(async () => {
  stage = await openStage()
  channel = await playScenario(readScenarioFile('onboarding.scenario'), stage)
  folder = mkdtempSync(join(tmpdir(), 'perennial-onboarding-'))
  documents = await openDocumentStore(folder)
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

const contextOf = (organization: string): Context => ({ ...contextFor(channel, organization), documents })

describe('an enrollment', () => {
  test('is shown alike to the two it is between, with all that it was derived from', async () => {
    const [own, hosts] = await Promise.all(
      ['leaf', 'altus'].map((who) => through(channel, enrollment, who, { enrollment: 'leaf:altus' })),
    )
    expect(own).toEqual(hosts)
    expect(own).toMatchObject({
      ...{ partner: 'leaf', host: 'altus', parts: ['reseller'], state: 'applied', contact: 'psn_leaf_0001' },
      company: { legalName: 'Leaf', registrationNumber: 'HRB 4711', country: 'DE' },
      terms: [{ terms: 'altus:partner-terms', version: 2, inForce: true, accepted: { version: 2 } }],
    })
    expect(own?.documents.map(({ id, review, validThrough }) => [id, review, validThrough])).toEqual([
      ['leaf:insurance-first', 'accepted', '2026-12-31'],
      ['leaf:insurance-2027-01-01', 'accepted', '2027-12-31'],
    ])
    expect(own?.facts.map(({ kind }) => kind)).toEqual([
      'partner_application',
      'application_decided',
      'partner_application',
      'application_decided',
      'terms_accepted',
      'partner_document',
      'document_reviewed',
      'partner_document',
      'document_reviewed',
      'enrolled',
      'terms_accepted',
      'enrollment_suspended',
      'enrolled',
      'partner_document',
      'document_reviewed',
      'enrollment_ended',
      'partner_application',
    ])
  })

  test.each(['nordwind', 'nobody'])('does not exist for %s', async (who) => {
    const seen = await perform(enrollment, contextOf(who), { enrollment: 'leaf:altus' })
    const none = await perform(enrollment, contextOf(who), { enrollment: 'leaf:never' })
    expect([seen.ok, none.ok]).toEqual([false, false])
    expect(JSON.stringify(seen).replace('leaf:altus', '')).toBe(JSON.stringify(none).replace('leaf:never', ''))
    expect(await through(channel, enrollments, who, {})).toEqual({ enrollments: [], next: null })
  })

  test('is found by partner, host, state and whom it waits for, page by page', async () => {
    for (const partner of ['moss', 'fern']) {
      const company = { legalName: partner, taxId: '1', country: 'DE' }
      const body = { to: 'altus', parts: ['reseller'], company, contact: 'psn_0000000001' }
      await tell(channel, partner, [{ kind: 'partner_application', about: `${partner}:altus`, body }])
    }
    await tell(channel, 'altus', [
      { kind: 'application_decided', about: 'moss:altus', body: { decision: 'declined', because: 'too far' } },
    ])
    const ids = async (input: Parameters<typeof through<typeof enrollments.input, typeof enrollments.output>>[3]) =>
      (await through(channel, enrollments, 'altus', input)).enrollments.map(({ id }) => id)
    expect(await ids({})).toEqual(['fern:altus', 'leaf:altus', 'moss:altus'])
    expect(await ids({ partner: 'moss' })).toEqual(['moss:altus'])
    expect(await ids({ host: 'nordwind' })).toEqual([])
    expect(await ids({ state: 'applied' })).toEqual(['fern:altus', 'leaf:altus'])
    expect(await ids({ waitsFor: 'moss' })).toEqual(['moss:altus'])
    const first = await through(channel, enrollments, 'altus', { limit: 2 })
    expect(first.enrollments.map(({ id }) => id)).toEqual(['fern:altus', 'leaf:altus'])
    expect(await ids({ limit: 2, cursor: first.next ?? '' })).toEqual(['moss:altus'])
  })
})

test('terms are open to everybody; what passes between the two is not, whatever is asked', async () => {
  const { terms } = await through(channel, termsInForce, 'nobody', {})
  expect(terms.map(({ version, inForce, text }) => [version, inForce, text])).toEqual([
    [2, true, 'Partner terms, version 2'],
  ])
  const kindsSeenBy = async (organization: string) => {
    const seen = await lookAs({ records: stage.records, organization }, (acting) =>
      loadFacts(acting, ENROLLMENT_KINDS, Number.MAX_SAFE_INTEGER),
    )
    return [...new Set(seen.map(({ kind }) => kind))].sort()
  }
  expect(await kindsSeenBy('nordwind')).toEqual(['enrollment_requirements', 'terms'])
  expect(await kindsSeenBy('leaf')).toEqual([...ENROLLMENT_KINDS].sort())
})

describe('a content', () => {
  const content = Buffer.from('%PDF-1.7 The policy of Leaf')
  const sha256 = createHash('sha256').update(content).digest('hex')
  const upload = (who: string, text = content.toString('base64')) =>
    perform(uploadDocument, contextOf(who), { content: text })
  const read = async (who: string) => {
    const found = await readDocument(contextOf(who), sha256)
    if (!found.ok) return found.refusal.code
    return `${found.value.name} ${found.value.mediaType} ${(await buffer(found.value.content)).equals(content)}`
  }

  test('is nobody’s to read until a fact names it, and then of the two alone', async () => {
    expect(await upload('leaf')).toEqual({
      ok: true,
      value: { sha256, mediaType: 'application/pdf', bytes: content.length },
    })
    expect([await read('leaf'), await read('altus')]).toEqual(['not_found', 'not_found'])
    // The name claims another type than the bytes have: the bytes are believed.
    const file = { sha256, name: 'policy.png', mediaType: 'image/png', bytes: content.length }
    const body = { document: 'insurance', ...file, sharedWith: 'altus', zone: 'UTC' }
    await tell(channel, 'leaf', [{ kind: 'partner_document', about: 'leaf:policy', body }])
    expect([await read('leaf'), await read('altus'), await read('nordwind')]).toEqual([
      'policy.png application/pdf true',
      'policy.png application/pdf true',
      'not_found',
    ])
    expect((await through(channel, document, 'altus', { sha256 })).documents).toMatchObject([
      { id: 'leaf:policy', owner: 'leaf', kind: 'partner_document', name: 'policy.png' },
    ])
    expect(await perform(document, contextOf('nordwind'), { sha256 })).toMatchObject({ ok: false })
  })

  test('is not had by naming its hash as one’s own', async () => {
    const file = { sha256, name: 'mine.pdf', mediaType: 'application/pdf', bytes: content.length }
    const body = { document: 'insurance', ...file, sharedWith: 'nordwind', zone: 'UTC' }
    await tell(channel, 'rival', [{ kind: 'partner_document', about: 'rival:mine', body }])
    expect([await read('rival'), await read('nordwind')]).toEqual(['not_found', 'not_found'])
  })

  test.each([
    { text: 'not base64!', code: 'not_base64' },
    { text: content.toString('base64').slice(0, -1), code: 'not_base64' },
    { text: Buffer.from('<html>').toString('base64'), code: 'media_type_not_allowed' },
  ])('is refused: $code', async ({ text, code }) => {
    expect(await upload('leaf', text)).toMatchObject({ ok: false, refusal: { code } })
  })

  test('is for those who handle papers', async () => {
    const viewer: Context = { ...contextOf('leaf'), principal: { kind: 'person', id: 'p', roles: ['viewer'] } }
    expect(await perform(uploadDocument, viewer, { content: content.toString('base64') })).toMatchObject({
      ok: false,
      refusal: { code: 'role_not_allowed' },
    })
  })
})
