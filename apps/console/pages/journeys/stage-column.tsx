import { dateText } from '#apps/console/amount/time-text.ts'
import type { BoardMilestone, BoardStage, JourneyBoard } from '#apps/console/api/journey-boards.ts'
import { asWords, useNames } from '#apps/console/api/names.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { DocumentLink } from '#apps/console/pages/onboarding/document-link.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { Stage } from '#apps/console/theme/stage.tsx'
import type { Doing } from './board-page.tsx'
import { MILESTONE_STATES, milestoneName, stageClock, WANTED } from './board-words.ts'
import { JOURNEY_TELLERS } from './journey-pages.ts'
import { vendorOf } from './journey-words.ts'

type Seen = Readonly<{ board: JourneyBoard; me: Me; onDo: (doing: Doing) => void }>

/** One stage: when it began and ended, its milestones, and who works on it. */
export function StageColumn({ stage, ...seen }: Seen & Readonly<{ stage: BoardStage }>) {
  const id = `stage-${stage.stage}`
  return (
    <section className={`board-stage board-${stage.state}`} aria-labelledby={id}>
      <h2 id={id} className="board-stage-name">
        <Stage stage={stage.stage} />
        {stage.state === 'current' && <span className="mark mark-good">Now</span>}
      </h2>
      <p className="soft small">{stageClock(stage)}</p>
      <ol className="board-milestones">
        {stage.milestones.map((milestone) => (
          <MilestoneCard key={milestone.id} milestone={milestone} {...seen} />
        ))}
      </ol>
      <RolesList roles={stage.roles} />
    </section>
  )
}

function MilestoneCard({ milestone, board, me, onDo }: Seen & Readonly<{ milestone: BoardMilestone }>) {
  const names = useNames()
  const [mark, word] = MILESTONE_STATES[milestone.state]
  const { role, partner, due, waitsFor, reached, evidenceWanted, doneAt } = milestone
  const name = milestoneName(milestone.milestone)
  const step = stepOf(milestone, board, me)
  return (
    <li className="board-milestone">
      <h3>{name}</h3>
      <p>
        <span className={mark}>{word}</span>
      </p>
      <p className="small">
        {names.of(partner)}
        {role !== null && role !== 'vendor' && role !== 'customer' && <span className="soft">, {role}</span>}
      </p>
      <p className="soft small">{doneAt === null ? `Due ${dateText(due)}` : `Done ${dateText(doneAt)}`}</p>
      {waitsFor.length > 0 && <p className="soft small">Waits for {waitsFor.map(milestoneName).join(' and ')}</p>}
      {reached === null && evidenceWanted !== null && (
        <p className="soft small">{milestone.rule === null ? WANTED[evidenceWanted] : `Use: ${milestone.rule}`}</p>
      )}
      {reached && <Evidence reached={reached} />}
      {step && (
        <button type="button" className="button" onClick={() => onDo({ what: step, milestone })}>
          {step === 'reach' ? 'Reach it' : 'Approve it'}
          <span className="unseen"> {name}</span>
        </button>
      )}
    </li>
  )
}

function Evidence({ reached }: Readonly<{ reached: NonNullable<BoardMilestone['reached']> }>) {
  const names = useNames()
  const { by, at, evidence, document, link } = reached
  return (
    <div className="board-evidence small">
      <p className="breaks">{evidence}</p>
      {document && <DocumentLink sha256={document.sha256} name={document.name} bytes={document.bytes} />}
      {link !== null && (
        <a href={link} target="_blank" rel="noreferrer noopener" className="breaks">
          {link}
        </a>
      )}
      <p className="soft">
        {by === null ? '' : `${names.of(by)}, `}
        {dateText(at)}
      </p>
    </div>
  )
}

function RolesList({ roles }: Pick<BoardStage, 'roles'>) {
  const names = useNames()
  if (roles.length === 0) return <p className="board-roles soft small">Nobody holds a role here</p>
  return (
    <ul className="board-roles small" aria-label="Roles">
      {roles.map(({ id, partner, role, share, from, to, isHeld }) => (
        <li key={id} className={isHeld ? '' : 'soft'}>
          {asWords(role)}: {names.of(partner)}, <span className="nowrap">{share} %</span>
          <span className="soft">
            {' '}
            {to === null ? `since ${dateText(from)}` : `${dateText(from)} to ${dateText(to)}`}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What the acting organization may do about a milestone now. */
function stepOf(
  { state, partner, evidenceWanted }: BoardMilestone,
  board: JourneyBoard,
  me: Me,
): Doing['what'] | undefined {
  const vendor = vendorOf(board.product)
  if (board.ended !== null || state === 'done' || !mayAny(me.roles, JOURNEY_TELLERS)) return undefined
  if (state === 'reached') return me.organization === vendor ? 'approve' : undefined
  if (evidenceWanted === 'telemetry') return undefined
  return [partner, vendor].includes(me.organization) ? 'reach' : undefined
}
