import { dateText } from '#apps/console/amount/time-text.ts'
import type { Block, PersonRole } from '#apps/console/api/settings-answers.ts'
import { mayAny, whyNot } from '#apps/console/parts/roles.ts'
import { type BlockText, blockText } from './block-text.ts'
import type { Doing, Seen } from './enrollment-dialogs.tsx'
import { APPLIERS, DECIDERS, documentOf, PAPER_ROLES, termsOf } from './words.ts'

/** What stands in the way, or will: what is missing, what to do next, and whose turn it is. */
export function BlocksPanel({ enrollment, me, nameOf, onDo }: Seen) {
  const { blocks } = enrollment
  if (blocks.length === 0) return null
  return (
    <section className="panel" aria-labelledby="blocks">
      <div className="panel-head">
        <h2 id="blocks">
          {blocks.every(({ due }) => due !== null) ? 'What will stand in the way' : 'What stands in the way'}
        </h2>
      </div>
      <ol className="blocks">
        {blocks.map((block) => (
          <li key={`${block.code} ${block.says}`}>
            <Said block={block} text={blockText(block, { enrollment, self: me.organization, nameOf })} />
            {block.waitsFor === me.organization ? (
              <Turn block={block} next={nextOf(block, enrollment)} held={me.roles} onDo={onDo} />
            ) : (
              <span className="mark">Waits for {nameOf(block.waitsFor)}</span>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}

function Said({ block: { due }, text: { says, hint } }: Readonly<{ block: Block; text: BlockText }>) {
  return (
    <div className="block-text">
      <p className="block-says">
        {says}
        {due !== null && <span className="mark mark-attention block-due">From {dateText(due)} on</span>}
      </p>
      <p className="soft">{hint}</p>
    </div>
  )
}

type Next = Readonly<{ name: string; doing: Doing; needed: readonly PersonRole[] }>
type Taking = Readonly<{ block: Block; next: Next | undefined; held: readonly PersonRole[]; onDo: Seen['onDo'] }>

/** The one thing to do, or why the person's role may not. */
function Turn({ block, next, held, onDo }: Taking) {
  if (!next) return <span className="mark">Your turn</span>
  if (!mayAny(held, next.needed)) return <span className="block-bar soft small">{whyNot(held, next.needed)}</span>
  return (
    <button
      type="button"
      className={block.due === null ? 'button button-primary' : 'button'}
      onClick={() => onDo(next.doing)}
    >
      {next.name}
    </button>
  )
}

function nextOf(block: Block, { terms, documents }: Seen['enrollment']): Next | undefined {
  switch (block.code) {
    case 'terms_not_accepted': {
      const wanted = terms.find((one) => one.terms === termsOf(block) && one.inForce)
      return wanted && { name: 'Read and accept', doing: { what: 'accept', terms: wanted }, needed: APPLIERS }
    }
    case 'document_not_reviewed': {
      const paper = documents.find((one) => one.document === documentOf(block) && one.review === 'waiting')
      return paper && { name: 'Review', doing: { what: 'review', paper }, needed: PAPER_ROLES }
    }
    case 'document_missing':
    case 'document_rejected':
    case 'document_not_valid_yet':
    case 'document_expired':
      return { name: 'Upload', doing: { what: 'upload', document: documentOf(block) }, needed: PAPER_ROLES }
    case 'not_decided':
      return { name: 'Decide', doing: { what: 'decide' }, needed: DECIDERS }
    case 'more_needed':
    case 'declined':
    case 'ended':
      return { name: 'Apply again', doing: { what: 'apply' }, needed: APPLIERS }
    case 'not_enrolled':
    case 'term_over':
    case 'suspended':
      return { name: 'Enroll', doing: { what: 'enroll' }, needed: DECIDERS }
    default:
      return undefined
  }
}
