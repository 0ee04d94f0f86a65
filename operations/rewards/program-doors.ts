import { z } from 'zod'
import { EVERY_ROLE, PROGRAM_ROLES } from '#core/channel/access.ts'
import { type OrganizationId, type OwnedId, ownerOf } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { type Program, type ProgramBody, versionAt, versionsFrom } from '#core/rewards/program.ts'
import { programChanges } from '#core/rewards/program-changes.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { type Acting, lookAs } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'
import { checkProgram, type Finding } from './program-check.ts'
import { MOST_CHARACTERS } from './program-read.ts'

export const programText = z
  .string()
  .min(1)
  .max(MOST_CHARACTERS)
  .meta({ description: 'The program as YAML or JSON', example: 'program: customer-lifecycle\nversion: 1\n…' })

export const finding = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string().meta({ example: 'unknown_path' }),
  says: z.string(),
  path: z.string().meta({ description: 'Where in the document', example: 'incentives[3].where' }),
  line: z.int(),
  column: z.int(),
  length: z.int().meta({ description: 'For how many characters' }),
  meant: z.string().nullable().meta({ description: 'What was probably meant' }),
})

export function toldFindings(findings: readonly Finding[]): z.input<typeof finding>[] {
  return findings.map((one) => ({ ...one, meant: one.meant ?? null }))
}

/** Checks the text of a program, and reads nothing else. */
export const checkProgramText = door({
  name: 'check-program',
  kind: 'question',
  summary: 'Check a program: what is wrong in it, with line, column and what was meant',
  description:
    'Reads YAML or JSON. Errors keep a program from being published: fields and words that there are not, names that are nowhere, conditions that ask for nothing or compare unlike with unlike, rates that don’t rise. Warnings don’t. Nothing is recorded.',
  http: { method: 'POST', path: '/v1/programs/check' },
  input: z.object({ text: programText }),
  output: z.object({
    program: z.string().nullable().meta({ description: 'Its id, where it names one', example: 'altus:lifecycle' }),
    version: z.int().nullable(),
    errors: z.int(),
    warnings: z.int(),
    findings: z.array(finding),
  }),
  refusals: {},
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: async ({ organization }, { text }) => {
    const { findings, body, named } = checkProgram(text, organization)
    const errors = findings.filter(({ severity }) => severity === 'error').length
    return ok({
      program: named === undefined ? null : programId(named, organization),
      version: body?.version ?? null,
      errors,
      warnings: findings.length - errors,
      findings: toldFindings(findings),
    })
  },
})

/** The id of a program by the name in its document. */
export function programId(named: string, owner: OrganizationId): OwnedId {
  return named.includes(':') ? named : `${owner}:${named}`
}

/** Every version of a program that the acting organization sees, the lowest number first. */
export async function loadVersions(acting: Acting, program: OwnedId): Promise<readonly Program[]> {
  const facts = await loadFacts(acting, ['program'], Number.MAX_SAFE_INTEGER)
  return versionsFrom(facts.filter(({ about }) => about === program)).get(program) ?? []
}

export const change = z.object({
  path: z.string().meta({ example: 'deploy.pay.percent' }),
  says: z.string().meta({ example: 'deploy: pay percent 8 → 10' }),
  before: z.string().nullable(),
  after: z.string().nullable(),
})

const version = z.int().min(1)
const compareInput = z.object({
  program: ownedId.optional().meta({ description: 'Left out, the one that the text names' }),
  text: programText.optional().meta({ description: 'A draft; left out, a version is compared' }),
  version: version.optional().meta({ description: 'The version that is compared; left out, the newest' }),
  against: version.optional().meta({ description: 'Left out, the version in force, or the one before' }),
})

/** Says what differs between two versions of a program, or between a draft and the version in force. */
export const compareProgram = door({
  name: 'compare-program',
  kind: 'question',
  summary: 'Say what differs between two versions of a program, or between a draft and what is in force',
  description:
    'Incentive by incentive, as sentences such as “deploy: pay percent 8 → 10”. The number of the version, and the text, are no difference.',
  http: { method: 'POST', path: '/v1/programs/compare' },
  input: compareInput,
  output: z.object({
    program: z.string(),
    against: z.int().nullable().meta({ description: 'The version compared with; null where there is none yet' }),
    version: z.int(),
    changes: z.array(change),
  }),
  refusals: { not_found: 404, program_does_not_hold: 422 },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: async (context, { program: asked, text, version: number, against }) => {
    const checked = text === undefined ? undefined : checkProgram(text, context.organization)
    if (checked && !checked.body) return refuse(notSound(checked.findings))
    const named = checked?.named === undefined ? undefined : programId(checked.named, context.organization)
    const program = asked ?? named
    if (program === undefined) {
      return refuse({ code: 'not_found', says: 'Say which program, or name it in the text as program' })
    }
    const versions = await lookAs(context, (acting) => loadVersions(acting, program))
    const after: ProgramBody | undefined =
      checked?.body ?? (number === undefined ? versions.at(-1) : versions.find((one) => one.version === number))
    if (!after) return refuse({ code: 'not_found', says: `There is no such version of ${program} that you know of` })
    const before = comparedWith(versions, { after, against, isDraft: checked !== undefined, now: context.now })
    if (against !== undefined && !before) {
      return refuse({ code: 'not_found', says: `There is no version ${against} of ${program} that you know of` })
    }
    return ok({
      program,
      against: before?.version ?? null,
      version: after.version,
      changes: before ? [...programChanges(bodyOf(before), bodyOf(after))] : [],
    })
  },
})

export function notSound(findings: readonly Finding[]) {
  const errors = findings.filter(({ severity }) => severity === 'error').slice(0, 5)
  const says = errors.map(({ line, path, says }) => `line ${line}${path === '' ? '' : ` (${path})`}: ${says}`)
  return { code: 'program_does_not_hold', says: says.join('; ') }
}

type Compared = Readonly<{
  after: ProgramBody
  against: number | undefined
  isDraft: boolean
  now: Temporal.Instant
}>

function comparedWith(versions: readonly Program[], { after, against, isDraft, now }: Compared): Program | undefined {
  if (against !== undefined) return versions.find((one) => one.version === against)
  if (!isDraft) return versions.findLast((one) => one.version < after.version)
  return versionAt(versions, now) ?? versions.at(-1)
}

/** What the document says, without what the record adds to it. */
export function bodyOf(program: ProgramBody): ProgramBody {
  const { id: _id, owner: _owner, fact: _fact, ...body } = program as Program
  return body
}

/** Whether somebody may write programs of an organization: it is its own. */
export function isOwn(program: OwnedId, organization: OrganizationId): boolean {
  return ownerOf(program) === organization
}

export const DRAFTING = { who: 'organization', roles: PROGRAM_ROLES, scopes: ['rewards:write'] } as const
