import type { FactExample } from './webhooks-examples.ts'

/** What Altus has to do about Fen Foods, and that it did it. */
export const PLAYBOOK_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'task',
    owner: 'altus',
    about: 'altus:call-fen-foods',
    body: {
      title: 'Call Fen Foods about its falling use',
      due: '2026-05-15T00:00:00Z',
      customer: 'fen-foods',
      product: 'altus:stratum',
      for: 'account_manager',
      because: 'Its use fell by 34 % within four weeks',
      of: {
        playbook: 'altus:falling-use',
        occurrence: 'usage_dropped/fen-foods/altus:stratum/2026-04-27',
        step: 'call',
      },
    },
  },
  {
    kind: 'task_done',
    owner: 'altus',
    about: 'altus:call-fen-foods',
    body: { at: '2026-05-01T00:00:00Z', outcome: 'done', note: 'They closed a site for the summer' },
  },
]
