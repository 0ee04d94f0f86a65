import { dateText } from '#apps/console/amount/time-text.ts'
import { asWords } from '#apps/console/api/names.ts'
import type { Block, EnrollmentHead } from '#apps/console/api/settings-answers.ts'
import { documentOf } from './words.ts'

type Around = Readonly<{
  enrollment: Pick<EnrollmentHead, 'partner' | 'host'>
  self: string
  nameOf: (id: string) => string
}>

/** What is missing and what to do, with the names that the reader knows. */
export type BlockText = Readonly<{ says: string; hint: string }>

/** A block in words. One that has no words here is told as the server tells it. */
export function blockText(block: Block, { enrollment, self, nameOf }: Around): BlockText {
  const { partner, host } = enrollment
  const named = documentOf(block)
  const paper = named === undefined ? 'a document' : asWords(named)
  const [, version, title] = /version (\d+) of \S+ \((.*)\)$/.exec(block.says) ?? []
  const [, through] = /valid through (\d{4}-\d{2}-\d{2}) only$/.exec(block.says) ?? []
  const who = partner === self ? 'You have' : `${nameOf(partner)} has`
  const whom = host === self ? 'you' : nameOf(host)
  const yours = host === self
  const texts: Readonly<Record<string, BlockText>> = {
    ...(title !== undefined && {
      terms_not_accepted: {
        says: `${who} not accepted version ${version} of ${title}`,
        hint: partner === self ? 'Read and accept it.' : 'It has to be read and accepted by an owner.',
      },
    }),
    document_missing: {
      says: `${paper} is missing`,
      hint: partner === self ? `Upload it for ${whom}.` : `${nameOf(partner)} has to upload it.`,
    },
    document_not_reviewed: {
      says: yours ? `${paper} waits for your review` : `${paper} waits to be reviewed by ${whom}`,
      hint: yours ? 'Open it, then accept or reject it.' : 'Nothing is for you to do until then.',
    },
    ...(through !== undefined && {
      document_expired: {
        says: `${paper} is good through ${dateText(through)}`,
        hint: partner === self ? `Upload the next one for ${whom}.` : `${nameOf(partner)} has to upload the next one.`,
      },
    }),
    not_decided: {
      says: yours ? 'The application waits for your decision' : `${nameOf(host)} has not decided yet`,
      hint: yours ? 'Approve it, decline it, or say what more is needed.' : 'Nothing is for you to do until then.',
    },
    not_enrolled: {
      says: `${who} all that is needed`,
      hint: yours ? 'Enroll the partner.' : `${nameOf(host)} can enroll you now.`,
    },
  }
  return texts[block.code] ?? { says: withNames(block.says, { partner, host, nameOf }), hint: `${block.hint}.` }
}

/** `altus has suspended …` as `Altus Software has suspended …`: only where a side is named by its id as a word of its own. */
function withNames(
  text: string,
  { partner, host, nameOf }: Readonly<{ partner: string; host: string; nameOf: (id: string) => string }>,
): string {
  return text
    .split(' ')
    .map((word) => (word === partner || word === host ? nameOf(word) : word))
    .join(' ')
}
