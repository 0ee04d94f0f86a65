import { type Plant, type Planters, type Tried, telling } from './injection-rows.test-data.ts'

const LATE = '2099-01-01T00:00:00Z'
const BEFORE = '2026-01-01T00:00:00Z'

async function task({ ada }: Planters, n: number, body: object): Promise<Tried> {
  return await telling(ada, ['task', `altus:injected-${n}`, { title: 'Call', due: LATE, ...body }])
}

const CALL = { id: 'call', after: 0, task: { title: 'Call', due: 1 } }

async function playbook({ ada }: Planters, n: number, body: object): Promise<Tried> {
  const plain = { name: 'Quiet', on: { signal: 'gone_quiet', days: 60 }, steps: [CALL], enabled: false }
  return await telling(ada, ['playbook', `altus:injected-${n}`, { ...plain, ...body }])
}

const mailing = (more: object) => [{ id: 'letter', after: 0, mail: { to: 'owner', subject: 'x', text: 'x', ...more } }]
/** Braces name what a text is filled with, and others are refused. */
const unbraced = (text: string, most: number): string => text.replaceAll(/[{}]/g, '').slice(0, most)

/** Tasks and playbooks in hostile words. */
export const KEPT_OF_PLAYBOOKS: Readonly<Record<string, Plant>> = {
  'task title': (by, text, n) => task(by, n, { title: text.slice(0, 200) }),
  'task because': (by, because, n) => task(by, n, { because }),
  'task_done note': async (by, note, n) => {
    const open = await task(by, n, {})
    const about = `altus:injected-${n}`
    const end = { at: BEFORE, outcome: 'done', note }
    return open.status === 200 ? await telling(by.ada, ['task_done', about, end]) : open
  },
  'playbook name': (by, text, n) => playbook(by, n, { name: text.slice(0, 100) }),
  'playbook steps[].task.title': (by, text, n) =>
    playbook(by, n, { steps: [{ ...CALL, task: { title: unbraced(text, 160), due: 1 } }] }),
  'playbook steps[].mail.subject': (by, text, n) =>
    playbook(by, n, { steps: mailing({ subject: unbraced(text, 160) }) }),
  'playbook steps[].mail.text': (by, text, n) => playbook(by, n, { steps: mailing({ text: unbraced(text, 4000) }) }),
  'playbook escalate.task': (by, text, n) =>
    playbook(by, n, { escalate: { after: 1, to: 'owner', task: unbraced(text, 160), due: 1 } }),
}

export const REFUSED_OF_PLAYBOOKS: Readonly<Record<string, readonly string[]>> = {
  task: ['customer', 'due', 'for', 'of.occurrence', 'of.playbook', 'of.step', 'product'],
  task_done: ['at'],
  playbook: ['escalate.to', 'products[]', 'steps[].id', 'steps[].mail.to', 'steps[].task.for', 'steps[].webhook.event'],
  'run-playbooks': ['playbook'],
}
