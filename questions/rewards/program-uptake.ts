import { sql } from 'kysely'
import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { enrollmentsFrom } from '#core/channel/enrollment.ts'
import { ENROLLMENT_KINDS } from '#core/channel/enrollment-facts.ts'
import type { OrganizationId, OwnedId } from '#core/ground/identity.ts'
import { ok, refuse } from '#core/ground/result.ts'
import { STAGES } from '#core/life/role.ts'
import { type Program, versionsFrom } from '#core/rewards/program.ts'
import { type Earns, type Funnel, type Unpaid, UPTAKE_STEPS, uptakeOf } from '#core/rewards/uptake.ts'
import type { Context } from '#operations/context.ts'
import { door } from '#operations/door.ts'
import { ownedId } from '#operations/fields.ts'
import { AS_OF_REFUSALS, asOf, cutField, readAt } from '#questions/as-of.ts'
import type { Acting } from '#stores/postgres/acting.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const count = z.int()
const funnel = {
  partners: z.object({
    offered: count.meta({ description: 'To whom it is offered, and whoever was evaluated' }),
    eligible: count.meta({ description: 'All but those of whom every credit failed by who they are' }),
    credited: count.meta({ description: 'Something counts for them, whether or not it comes to an amount' }),
    earning: count.meta({ description: 'Something is earned, vested or not' }),
  }),
  dropOuts: z.array(
    z.object({
      after: z.enum(UPTAKE_STEPS).meta({ description: 'The last step that they came to' }),
      code: z.string(),
      hint: z.string().meta({ description: 'What would take them further' }),
      partners: count,
      credits: count.meta({ description: 'Credits that it kept from earning' }),
    }),
  ),
}

const output = z.object({
  program: z.string(),
  version: z.int(),
  period: z.string().nullable().meta({ description: 'Of the newest settlement; null where there is none yet' }),
  ...funnel,
  stages: z.array(z.object({ stage: z.enum(STAGES), ...funnel })),
  cut: cutField,
})

/** How many partners a program reaches and how far each comes, as its newest settlement found it. */
export const programUptake = door({
  name: 'program-uptake',
  kind: 'question',
  summary: 'Show how many partners a program reaches, how many of them earn, and where the others drop out',
  description:
    'From whom it is offered to over who may take part and for whom something counts to who earns, over all and by stage, with the reasons by which partners come no further. As of the newest settlement; enrollment is as of now. Only the program’s owner sees it.',
  http: { method: 'GET', path: '/v1/program-uptake/{program}' },
  input: z.object({ program: ownedId.meta({ example: 'altus:lifecycle' }), as_of: asOf }),
  output,
  refusals: { not_found: 404, ...AS_OF_REFUSALS },
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['rewards:read'] },
  idempotency: 'by_nature',
  run: async (context, { program: id, as_of }) =>
    readAt(context, as_of, async (acting, cut) => {
      const facts = await loadFacts(acting, ['program', ...ENROLLMENT_KINDS], cut.record)
      const versions = versionsFrom(facts).get(id) ?? []
      const program = versions.at(-1)
      if (!program || program.owner !== context.organization) {
        return refuse({ code: 'not_found', says: `There is no program ${id} of yours` })
      }
      const settled = await newestSettlement(acting, id, cut.record)
      const uptake = uptakeOf({
        offered: offeredTo(program, enrolledWith(context, facts)),
        eligibility: eligibilityCodes(versions),
        unpaid: settled ? await unpaidIn(acting, id, settled.run) : [],
        earns: await earningUpTo(acting, id, cut.record),
      })
      return ok({
        program: id,
        version: program.version,
        period: settled?.period ?? null,
        ...told(uptake.all),
        stages: uptake.stages.map(({ stage, ...one }) => ({ stage, ...told(one) })),
      })
    }),
})

function told({ partners, dropOuts }: Funnel) {
  return { partners, dropOuts: dropOuts.map((one) => ({ ...one })) }
}

type Facts = Awaited<ReturnType<typeof loadFacts>>

function enrolledWith({ organization, now }: Context, facts: Facts): readonly OrganizationId[] {
  return enrollmentsFrom(
    facts.filter(({ kind }) => kind !== 'program'),
    now,
  )
    .filter(({ host, state }) => host === organization && (state === 'enrolled' || state === 'expiring'))
    .map(({ partner }) => partner)
}

function offeredTo({ partners }: Program, enrolled: readonly OrganizationId[]): readonly OrganizationId[] {
  return partners === 'enrolled' ? enrolled : partners
}

function eligibilityCodes(versions: readonly Program[]): ReadonlySet<string> {
  const named = versions.flatMap(({ eligibility = [] }) => eligibility.map(({ code }) => code))
  return new Set(['not_enrolled', ...named])
}

type Settled = Readonly<{ run: string; period: string }>

/** The run that settled a program last, whatever it found. */
async function newestSettlement(acting: Acting, program: OwnedId, upTo: number): Promise<Settled | undefined> {
  const { rows } = await sql<Settled>`
    select r.id as run, r.period from (
      select run_id, position from unearned where program = ${program}
      union all select run_id, position from earning_state where program = ${program}
      union all select run_id, position from statement where program = ${program}) n
    join run r on r.id = n.run_id where n.position <= ${upTo} order by n.position desc limit 1`.execute(acting)
  return rows[0]
}

async function unpaidIn(acting: Acting, program: OwnedId, run: string): Promise<readonly Unpaid[]> {
  const { rows } = await sql<Unpaid>`select partner_id as partner, stage, code, hint from unearned
    where program = ${program} and run_id = ${run} order by partner_id, line`.execute(acting)
  return rows
}

/** Who has earned something in a stage, or has something granted that vests. */
async function earningUpTo(acting: Acting, program: OwnedId, upTo: number): Promise<readonly Earns[]> {
  const { rows } = await sql<Earns>`
    select partner_id as partner, stage from earning where program = ${program} and position <= ${upTo}
      group by partner_id, stage having sum(amount) > 0
    union select partner_id, stage from (
      select distinct on (incentive, partner_id, credit) partner_id, stage, granted from earning_vesting
      where program = ${program} and position <= ${upTo}
      order by incentive, partner_id, credit, position desc, id desc) v where granted > 0
    order by 1, 2`.execute(acting)
  return rows
}
