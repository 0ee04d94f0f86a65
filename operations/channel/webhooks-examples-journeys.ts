import type { FactExample } from './webhooks-examples.ts'

/** The way of Fen Foods with Stratum, by the template of Altus. */
export const JOURNEY_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'journey_template',
    owner: 'altus',
    about: 'altus:stratum-life',
    body: {
      product: 'altus:stratum',
      name: 'From design to renewal',
      milestones: [
        { milestone: 'architecture', stage: 'design', role: 'designer', days: 30, evidence: { kind: 'document' } },
        {
          ...{ milestone: 'in_production', stage: 'implement', role: 'implementer', days: 90 },
          needs: ['architecture'],
        },
        {
          ...{ milestone: 'adopted', stage: 'manage', role: 'customer', days: 180, approval: false },
          evidence: { kind: 'telemetry', meter: 'altus:cores', above: { share: '60' }, days: 30 },
        },
      ],
    },
  },
  {
    kind: 'journey',
    owner: 'altus',
    about: 'altus:fen-stratum',
    body: {
      customer: 'fen-foods',
      product: 'altus:stratum',
      template: 'altus:stratum-life',
      start: '2026-03-01T00:00:00Z',
      partner: 'nordwind',
    },
  },
]
