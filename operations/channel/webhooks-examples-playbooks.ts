import type { FactExample } from './webhooks-examples.ts'

const PLAYBOOK = 'altus:falling-use'

/** What Altus does when use falls, what it has to do about Fen Foods, and that it did it. */
export const PLAYBOOK_EXAMPLES: readonly FactExample[] = [
  {
    kind: 'playbook',
    owner: 'altus',
    about: PLAYBOOK,
    body: {
      name: 'Save falling use',
      on: { signal: 'usage_dropped', percent: 30 },
      products: ['altus:stratum'],
      steps: [
        {
          id: 'call',
          after: 0,
          task: { title: 'Call {customer} about its falling use', for: 'account_manager', due: 3 },
        },
        {
          id: 'letter',
          after: 7,
          mail: { to: 'owner', subject: '{customer} still uses less', text: '{says}, since {since}.' },
        },
      ],
      escalate: { after: 4, to: 'owner', task: 'Nobody called {customer}', due: 1 },
      enabled: true,
    },
  },
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
      of: { playbook: PLAYBOOK, occurrence: 'usage_dropped/fen-foods/altus:stratum/2026-04-27', step: 'call' },
    },
  },
  {
    kind: 'task_done',
    owner: 'altus',
    about: 'altus:call-fen-foods',
    body: { at: '2026-05-01T00:00:00Z', outcome: 'done', note: 'They closed a site for the summer' },
  },
]
