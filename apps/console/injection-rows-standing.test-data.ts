import { type Plant, telling } from './injection-rows.test-data.ts'

const ASKED = { program: 'altus:customer-lifecycle', incentive: 'deploy', partner: 'leaf', effect: { waive: 'x' } }

/** Exceptions that are asked for in hostile words. */
export const KEPT_OF_STANDING: Readonly<Record<string, Plant>> = {
  'incentive_exception because': ({ ada }, because, n) =>
    telling(ada, ['incentive_exception', `altus:injected-${n}`, { ...ASKED, because, by: ada.id }]),
}

const CONTENT = ['credit', 'customer', 'effect.pay', 'effect.waive', 'incentive', 'partner', 'program']

/** Fields that take a form of text only, or name what nobody has. */
export const REFUSED_OF_STANDING: Readonly<Record<string, readonly string[]>> = {
  tier_granted: ['from', 'partner', 'tier', 'to'],
  certification: ['from', 'name', 'partner', 'to'],
  group_member: ['from', 'group', 'member', 'shownTo[]', 'to'],
  program_parameters: ['from', 'partner', 'program', 'to', 'values.*'],
  incentive_exception: ['by', ...CONTENT, 'within'],
  // An approval takes two people of the owner, who are not both here: why it was asked is refused with it.
  exception_approved: ['by', 'exception.because', ...CONTENT.map((field) => `exception.${field}`)],
}
