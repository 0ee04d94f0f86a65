import { expect, test } from 'vitest'
import { runText, signalSentence, stepLines } from './playbook-words.ts'

test.each([
  [{ signal: 'health_fell', below: 40 }, 'When the health of a customer falls below 40'],
  [{ signal: 'usage_dropped', percent: 30 }, 'When use falls by 30 % or more within four weeks'],
  [{ signal: 'gone_quiet', days: 1 }, 'When there was no contact for 1 day'],
  [{ signal: 'milestone_overdue', days: 0 }, 'When a milestone is overdue'],
  [{ signal: 'milestone_overdue', days: 3 }, 'When a milestone is 3 days overdue'],
  [{ signal: 'renewal_open', daysBefore: 90 }, '90 days before a term ends'],
  [{ signal: 'invoice_overdue', days: 0 }, 'When an invoice is 1 day overdue'],
  [{ signal: 'ticket_critical', severity: 'high' }, 'When a ticket is of high severity'],
  [{ signal: 'other' }, 'On a signal that this console does not know'],
])('%j', (on, says) => expect(signalSentence({ on })).toBe(says))

test('steps are said with their days, the escalation last', () => {
  const body = {
    steps: [
      { id: 'call', after: 0, task: { title: 'Call', for: 'owner', due: 3 } },
      { id: 'any', after: 1, task: { title: 'Look', due: 0 } },
      { id: 'letter', after: 7, mail: { to: 'owner', subject: 'Still low', text: 'x' } },
      { id: 'tell', after: 8, webhook: { event: 'low' } },
    ],
    escalate: { after: 4, to: 'owner', task: 'Nobody called', due: 1 },
  }
  const lines = stepLines(body, (who) => `the ${who}`).map(({ day, kind, says }) => `${day} ${kind}: ${says}`)
  expect(lines).toEqual([
    'Day 0 Task: Call, for the owner, due in 3 days',
    'Day 1 Task: Look, for anybody, due at once',
    'Day 7 Mail: Still low, to the owner',
    'Day 8 Webhook: low',
    '4 days late Escalation: Nobody called, for the owner',
  ])
})

test.each([
  [{ signals: 1, tasks: 1, mails: 0, webhooks: 0, steps: [1] }, true, '1 signal is on; it would make 1 task'],
  [{ signals: 2, tasks: 2, mails: 1, webhooks: 0, steps: [1] }, false, '2 signals are on; it made 2 tasks, 1 mail'],
  [{ signals: 0, tasks: 0, mails: 0, webhooks: 0, steps: [] }, true, '0 signals are on; nothing is due'],
  [{ signals: 0, tasks: 0, mails: 0, webhooks: 0, steps: [1] }, true, '0 signals are on; only its log would grow'],
])('%j', (run, isDry, says) => expect(runText(run, isDry)).toBe(says))
