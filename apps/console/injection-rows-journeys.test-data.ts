import { type Plant, type Planters, type Tried, telling, tried } from './injection-rows.test-data.ts'

const LATE = '2099-01-01T00:00:00Z'
const FROM = '2026-01-01T00:00:00Z'
const STEP = { milestone: 'a', stage: 'design', role: 'designer', days: 1 }
const TEMPLATE = { product: 'altus:stratum', name: 'Life', milestones: [STEP] }
const RULE = { kind: 'telemetry', meter: 'altus:core-hours', above: { amount: '1' }, days: 1 }
const SHARE = { ...RULE, above: { share: '1' } }
const FILE = { sha256: 'a'.repeat(64), name: 'x.pdf', mediaType: 'application/pdf', bytes: 1 }
const MEASURED = {
  ...{ meter: 'altus:core-hours', from: '2026-01-01', to: '2026-01-01', days: 1 },
  ...{ limit: '1', least: '1', leastOn: '2026-01-01' },
}
const JOURNEY = { customer: 'fen-foods', template: 'altus:none', partner: 'nordwind' }

/** A milestone that is reached with this. */
async function reaching({ ada, greta }: Planters, about: string, proof: object): Promise<Tried> {
  const step = { customer: 'fen-foods', product: 'altus:stratum', milestone: 'a', partner: 'nordwind', due: LATE }
  await telling(ada, ['milestone', about, step])
  return await telling(greta, ['milestone_reached', about, { at: FROM, evidence: 'x', ...proof }])
}

/** Templates and files in hostile words. */
export const KEPT_OF_JOURNEYS: Readonly<Record<string, Plant>> = {
  'journey_template name': ({ ada }, text, n) =>
    telling(ada, ['journey_template', `altus:injected-${n}`, { ...TEMPLATE, name: text.slice(0, 100) }]),
  'milestone_reached document.name': async (by, text, n) => {
    const content = Buffer.from('%PDF-1.7 x').toString('base64')
    const { answer } = await tried(by.greta, 'POST', '/v1/documents', { body: { content } })
    const name = text.replaceAll(/[/\\\p{C}]/gu, '')
    return await reaching(by, `altus:injected-file-${n}`, { document: { ...FILE, ...answer, name } })
  },
}

/** Links are kept within an address of https alone. */
export const LINKS_OF_JOURNEYS: Readonly<Record<string, Plant>> = {
  'milestone_reached link': (by, link, n) => reaching(by, `altus:injected-link-${n}`, { link }),
}

const RULED = ['evidence.above.amount', 'evidence.above.share', 'evidence.meter', 'evidence.zone']

export const REFUSED_OF_JOURNEYS: Readonly<Record<string, readonly string[]>> = {
  journey_template: [
    ...RULED.map((field) => `milestones[].${field}`),
    ...['milestones[].milestone', 'milestones[].needs[]', 'product'],
  ],
  journey: ['customer', 'ended', 'partner', 'product', 'start', 'template'],
  milestone: [...RULED, 'customer', 'due', 'journey', 'milestone', 'needs[]', 'partner', 'product'],
  milestone_reached: ['at', 'document.sha256', ...Object.keys(MEASURED).map((field) => `measured.${field}`)].filter(
    (field) => field !== 'measured.days',
  ),
  'start-journey': ['customer', 'journey', 'partner', 'start', 'template'],
  'look-at-telemetry': ['journey'],
}

const ruled = (of: string, field: string, form: (rule: object) => object) => [`${of} ${field}`, form] as const

export const FORMS_OF_JOURNEYS: Readonly<Record<string, object>> = {
  ...Object.fromEntries(
    [
      ...RULED.map((field) => ruled('milestone', field, (evidence) => ({ evidence }))),
      ...RULED.map((field) =>
        ruled('journey_template', `milestones[].${field}`, (evidence) => ({ milestones: [{ ...STEP, evidence }] })),
      ),
    ].map(([name, form]) => [name, form(name.endsWith('share') ? SHARE : RULE)]),
  ),
  ...Object.fromEntries(
    (REFUSED_OF_JOURNEYS['milestone_reached'] ?? [])
      .filter((field) => field.startsWith('measured.'))
      .map((field) => [`milestone_reached ${field}`, { measured: MEASURED }]),
  ),
  'milestone_reached document.sha256': { document: FILE },
}

export const REQUESTS_OF_JOURNEYS: Readonly<Record<string, readonly [method: 'POST', path: string, body: object]>> = {
  'start-journey': ['POST', '/v1/journeys', { ...JOURNEY, journey: 'altus:none', start: FROM }],
  'look-at-telemetry': ['POST', '/v1/journeys/telemetry', { preview: true }],
}
