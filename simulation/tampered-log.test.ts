import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MACHINE } from '#core/channel/access.ts'
import type { Context } from '#operations/context.ts'
import { anchorsFile, openAnchors } from '#stores/files/anchors.ts'
import { readHead } from '#stores/postgres/audit-chain.ts'
import { letPeopleCome, tellOrganizations } from '#tools/audit/make-log.ts'
import { type Subject, tamperAll } from '#tools/audit/tamper-all.ts'
import { TAMPERINGS } from '#tools/audit/tamperings.ts'
import { openStage, type Stage } from '#tools/vitest/stage.ts'

const folder = mkdtempSync(join(tmpdir(), 'perennial-tampered-'))
let stage: Stage
let subject: Subject
beforeAll(async () => {
  stage = await openStage()
  const { records, usage } = stage
  const now = Temporal.Instant.from('2026-05-01T00:00:00Z')
  const context: Context = { records, usage, operator: 'altus', organization: 'altus', principal: MACHINE, now }
  const anchors = openAnchors({ folder, readHead: () => readHead(context), now: () => now })
  await tellOrganizations(context, 10)
  await anchors.anchor()
  await letPeopleCome(context)
  await anchors.anchor()
  await tellOrganizations({ ...context, organization: 'altus' }, 5)
  await anchors.anchor()
  subject = { ownerUrl: stage.postgresUrl, anchorsPath: anchorsFile(folder) }
})
afterAll(async () => {
  await stage.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A log without a closed month has no documents that could be removed. */
const KINDS = TAMPERINGS.filter(({ kind }) => !kind.startsWith('documents'))

test('each way of tampering is noticed, and nothing is found in the log as it is', async () => {
  const outcome = await tamperAll(subject, { count: KINDS.length * 4, seed: 11, kinds: KINDS })
  expect(outcome.rows).toBeGreaterThan(50)
  expect(outcome.anchors).toBe(3)
  expect(outcome.tried.filter(({ code }) => code === undefined)).toEqual([])
  expect(new Set(outcome.tried.map(({ kind }) => kind)).size).toBe(KINDS.length)
  expect(outcome.falseAlarms).toBe(0)
})

test('what is no tampering is not noticed', async () => {
  const idle = { kind: 'nothing', log: async () => 'nothing', anchors: (lines: readonly string[]) => lines }
  const outcome = await tamperAll(subject, { count: 1, seed: 1, kinds: [idle] })
  expect(outcome.tried).toEqual([{ kind: 'nothing', did: 'nothing', code: undefined }])
})
