import { z } from 'zod'
import { PROGRAM_ROLES, type Principal } from '#core/channel/access.ts'
import { ok, type Result, refuse } from '#core/ground/result.ts'
import { versionAt } from '#core/rewards/program.ts'
import { programChanges } from '#core/rewards/program-changes.ts'
import { actorId } from '#operations/billing/quote-schema.ts'
import type { Context } from '#operations/context.ts'
import { door, type Refusal } from '#operations/door.ts'
import { recordFacts } from '#operations/record-facts.ts'
import { type Acting, actAs, lockInTurn } from '#stores/postgres/acting.ts'
import { endDraft, findDraft, type ProgramDraft, saveDraft, submitDraft } from '#stores/postgres/program-drafts.ts'
import { personActing, personFault } from './payout-batch.ts'
import { checkProgram } from './program-check.ts'
import {
  bodyOf,
  change,
  DRAFTING,
  finding,
  isOwn,
  loadVersions,
  notSound,
  programId,
  programText,
  toldFindings,
} from './program-doors.ts'

const by = actorId.optional().meta({
  description: 'Who does it, where the machine brings in what was done elsewhere; a person who is signed in is itself',
  example: 'psn_7f3kq2m9x4b8',
})
const draftId = z.string().min(1).max(150).meta({ description: 'Id of the draft', example: 'altus:lifecycle.3' })

/** Saves the text of a program as a draft of its owner. */
export const draftProgram = door({
  name: 'draft-program',
  kind: 'act',
  summary: 'Save a draft of a program, sound or not',
  description:
    'Keeps the text as the next draft of the program that it names, and says what is wrong in it. Only your organization sees drafts. A draft is not changed: save another.',
  http: { method: 'POST', path: '/v1/program-drafts' },
  input: z.object({ text: programText }),
  output: z.object({
    draft: draftId,
    program: z.string(),
    errors: z.int(),
    warnings: z.int(),
    findings: z.array(finding),
  }),
  refusals: { program_not_named: 422, not_yours: 403 },
  access: DRAFTING,
  idempotency: 'in_transaction',
  run: async (context, { text }) => {
    const { organization: owner, principal, now } = context
    const { findings, body, named } = checkProgram(text, owner)
    if (named === undefined) {
      return refuse({ code: 'program_not_named', says: 'The text names no program: begin it with program: and a name' })
    }
    const program = programId(named, owner)
    if (!isOwn(program, owner)) return refuse({ code: 'not_yours', says: `${program} is no program of ${owner}` })
    const errors = findings.filter(({ severity }) => severity === 'error').length
    const warnings = findings.length - errors
    const version = body?.version ?? null
    return await actAs(context, async (acting) => {
      await lockInTurn(acting, `program drafts ${program}`)
      const savedBy = nameOf(principal)
      const draft = await saveDraft(acting, { owner, program, version, errors, warnings, text, savedBy }, now)
      return ok({ draft, program, errors, warnings, findings: toldFindings(findings) })
    })
  },
})

function nameOf(principal: Principal): string {
  return principal.kind === 'machine' ? 'machine' : principal.id
}

type Changing<T> = (acting: Acting, draft: ProgramDraft) => Promise<Result<T, Refusal>>

/** Does one thing at a time with a draft. */
async function withDraft<T>(context: Context, id: string, work: Changing<T>): Promise<Result<T, Refusal>> {
  return await actAs(context, async (acting) => {
    await lockInTurn(acting, `program draft ${id}`)
    const draft = await findDraft(acting, id)
    if (!draft) return refuse({ code: 'not_found', says: `There is no draft ${id} of yours` })
    return await work(acting, draft)
  })
}

function overFault({ id, state, endedBy, endedAt }: ProgramDraft): Refusal {
  return { code: 'draft_over', says: `${endedBy ?? 'Somebody'} ${state} ${id} at ${endedAt ?? ''}: save another` }
}

const outcome = z.object({
  draft: draftId,
  state: z.enum(['submitted', 'published', 'discarded']),
  known: z.boolean().meta({ description: 'Whether it was so before: then nothing was changed' }),
})

/** Submits a sound draft, so that another person may publish it. */
export const submitProgram = door({
  name: 'submit-program',
  kind: 'act',
  summary: 'Submit a draft of a program, so that a second person may publish it',
  description:
    'Says from when it is to hold and what it changes against the version in force. A draft with errors is refused. Submitted again, nothing changes. People only, no keys.',
  http: { method: 'POST', path: '/v1/program-drafts/{draft}/submit' },
  command: 'program submit',
  input: z.object({ draft: draftId, by }),
  output: outcome.extend({
    from: z.string().meta({ description: 'From which day on it is to hold', example: '2026-01-01' }),
    against: z.int().nullable().meta({ description: 'The version in force; null where there is none' }),
    changes: z.array(change),
  }),
  refusals: {
    not_found: 404,
    not_yours: 403,
    person_needed: 403,
    draft_over: 409,
    program_does_not_hold: 422,
  },
  access: { who: 'organization', roles: PROGRAM_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: async (context, { draft: id, by: named }) => {
    const fault = personFault('Submitting a program', context, { named })
    if (fault) return refuse(fault)
    return await withDraft(context, id, async (acting, draft) => {
      if (draft.endedBy !== null) return refuse(overFault(draft))
      const { body, findings } = checkProgram(draft.text, draft.owner)
      if (!body || findings.some(({ severity }) => severity === 'error')) return refuse(notSound(findings))
      const known = draft.state === 'submitted'
      if (!known) await submitDraft(acting, { id, by: personActing(context, named), now: context.now })
      const versions = await loadVersions(acting, draft.program)
      const before = versionAt(versions, context.now) ?? versions.at(-1)
      return ok({
        ...{ draft: id, state: 'submitted' as const, known, from: body.effective.from },
        against: before?.version ?? null,
        changes: before ? [...programChanges(bodyOf(before), body)] : [],
      })
    })
  },
})

/** Publishes a submitted draft as the second person: it becomes a version of the program. */
export const publishProgram = door({
  name: 'publish-program',
  kind: 'act',
  summary: 'Publish a draft of a program as a second person: from its first day on it holds',
  description:
    'Whoever submitted the draft can’t publish it. Records the version with its text as a fact, which whoever the program is offered to sees. A version that begins before today is refused unless it says retroactive: true; one that was published stays as it is. Published again, nothing changes. People only, no keys.',
  http: { method: 'POST', path: '/v1/program-drafts/{draft}/publish' },
  command: 'program publish',
  input: z.object({ draft: draftId, by }),
  output: outcome.extend({ program: z.string(), version: z.int(), from: z.string() }),
  refusals: {
    not_found: 404,
    not_yours: 403,
    person_needed: 403,
    second_person_needed: 403,
    draft_over: 409,
    not_submitted: 409,
    program_does_not_hold: 422,
    version_published: 409,
    version_not_newer: 409,
    changes_the_past: 422,
    fixed_once_told: 409,
    unknown_reference: 422,
  },
  access: { who: 'organization', roles: PROGRAM_ROLES, scopes: [] },
  idempotency: 'by_nature',
  run: async (context, { draft: id, by: named }) => {
    const found = await withDraft(context, id, async (_, draft) => ok(draft))
    if (!found.ok) return found
    const draft = found.value
    const fault = personFault('Publishing a program', context, { named, asked: asked(draft) })
    if (fault) return refuse(fault)
    if (draft.state === 'discarded') return refuse(overFault(draft))
    if (draft.submittedBy === null) return refuse({ code: 'not_submitted', says: `Nobody has submitted ${id} yet` })
    const { body, findings } = checkProgram(draft.text, draft.owner)
    if (!body) return refuse(notSound(findings))
    const answer = { draft: id, state: 'published' as const, program: draft.program }
    const version = { version: body.version, from: body.effective.from }
    if (draft.state === 'published') return ok({ ...answer, ...version, known: true })
    // Told first, by an id of its own: publishing that broke in between is taken up where it stopped.
    const told = await recordFacts.run(context, {
      facts: [{ kind: 'program', about: draft.program, id: `published ${id}`, body: { ...body, source: draft.text } }],
    })
    if (!told.ok) return told
    return await withDraft(context, id, async (acting, now) => {
      if (now.state === 'discarded') return refuse(overFault(now))
      const step = { id, by: personActing(context, named), now: context.now, state: 'published' as const }
      if (now.state !== 'published') await endDraft(acting, step)
      return ok({ ...answer, ...version, known: now.state === 'published' })
    })
  },
})

function asked({ submittedBy }: ProgramDraft): readonly string[] {
  return submittedBy === null ? [] : [submittedBy]
}

/** Discards a draft, submitted or not. */
export const discardProgramDraft = door({
  name: 'discard-program-draft',
  kind: 'act',
  summary: 'Discard a draft of a program',
  description: 'Its text stays readable for your organization. Discarded again, nothing changes.',
  http: { method: 'POST', path: '/v1/program-drafts/{draft}/discard' },
  command: 'program discard',
  input: z.object({ draft: draftId }),
  output: outcome,
  refusals: { not_found: 404, draft_over: 409 },
  access: DRAFTING,
  idempotency: 'by_nature',
  run: async (context, { draft: id }) =>
    await withDraft(context, id, async (acting, draft) => {
      if (draft.state === 'published') return refuse(overFault(draft))
      const known = draft.state === 'discarded'
      const step = { id, by: nameOf(context.principal), now: context.now, state: 'discarded' as const }
      if (!known) await endDraft(acting, step)
      return ok({ draft: id, state: 'discarded' as const, known })
    }),
})
