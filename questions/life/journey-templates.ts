import { z } from 'zod'
import { EVERY_ROLE } from '#core/channel/access.ts'
import { ok } from '#core/ground/result.ts'
import { type JourneyTemplate, templatesFrom } from '#core/life/journey-template.ts'
import { PARTNER_ROLES, STAGES } from '#core/life/role.ts'
import { ruleText } from '#core/life/telemetry-rule.ts'
import { ownedId } from '#operations/fields.ts'
import { type Column, listDoor, type RowOf } from '#questions/list.ts'
import { moment } from '#questions/reading.ts'
import { loadFacts } from '#stores/postgres/facts.ts'

const step = z.object({
  milestone: z.string(),
  stage: z.enum(STAGES),
  role: z.enum([...PARTNER_ROLES, 'vendor', 'customer']),
  days: z.int().meta({ description: 'Due so many days after the start' }),
  needs: z.array(z.string()),
  needsApproval: z.boolean(),
  evidence: z.enum(['document', 'link', 'note', 'telemetry']).nullable(),
  rule: z.string().nullable().meta({ description: 'The telemetry rule in words' }),
})

const COLUMNS = {
  template: { type: z.string().meta({ example: 'altus:stratum-life' }), kind: 'id' },
  product: { type: z.string(), kind: 'id' },
  name: { type: z.string(), kind: 'text' },
  milestones: { type: z.array(step), kind: 'object' },
  learnedAt: { type: moment, kind: 'moment', says: 'When it was told last' },
} as const satisfies Readonly<Record<string, Column>>

/** The vendor's own templates, as they were told last. */
export const journeyTemplates = listDoor({
  name: 'journey-templates',
  plural: 'templates',
  path: '/v1/journey-templates',
  command: 'list journey-templates',
  summary: 'List the templates of journeys that you have told: milestones by stage, with roles, days and evidence',
  description:
    'Only the vendor of a product sees its templates; what one came to is seen on each journey. In the order of their ids.',
  access: { who: 'organization', roles: EVERY_ROLE, scopes: ['life:read'] },
  columns: COLUMNS,
  filters: { product: ownedId.optional() },
  keyTypes: () => ['text'],
  page: async (acting, _, { filters: { product }, cut, after, limit }) => {
    const [last = ''] = after ?? []
    const facts = await loadFacts(acting, ['journey_template'], cut.record)
    const wanted = templatesFrom(facts)
      .filter((one) => one.id > last && (product === undefined || one.product === product))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    return ok(() => wanted.slice(0, limit).map((one) => ({ row: rowOf(one), keys: [one.id] })))
  },
})

function rowOf({ id, product, name, milestones, learnedAt }: JourneyTemplate): RowOf<typeof COLUMNS> {
  return {
    ...{ template: id, product, name, learnedAt },
    milestones: milestones.map(({ milestone, stage, role, days, needs = [], approval, evidence }) => ({
      ...{ milestone, stage, role, days, needs: [...needs] },
      needsApproval: approval !== false,
      evidence: evidence?.kind ?? null,
      rule: evidence?.kind === 'telemetry' ? ruleText(evidence) : null,
    })),
  }
}
