import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { dateText } from '#apps/console/amount/time-text.ts'
import { type BoardMilestone, type JourneyBoard, useJourney } from '#apps/console/api/journey-boards.ts'
import { useNames } from '#apps/console/api/names.ts'
import { useMe } from '#apps/console/api/settings.ts'
import type { Me } from '#apps/console/api/settings-answers.ts'
import { Page } from '#apps/console/shell/page.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { Stage } from '#apps/console/theme/stage.tsx'
import { ApproveDialog } from './approve-dialog.tsx'
import './board.css'
import { blocksOf, boardTitle } from './board-words.ts'
import { ReachDialog } from './reach-dialog.tsx'
import { StageColumn } from './stage-column.tsx'

const BACK = { to: '/journeys/stages', name: 'Journeys' } as const

/** What somebody does about a milestone. */
export type Doing = Readonly<{ what: 'reach' | 'approve'; milestone: BoardMilestone }>

/** One journey as a board of five stages, and what keeps the next one from beginning. */
export function BoardPage() {
  const { id = '' } = useParams({ strict: false })
  const board = useJourney(id)
  const me = useMe()
  const error = board.error ?? me.error
  if (error || !board.data || !me.data) return <Waiting what="journey" error={error} back={BACK} />
  return <Shown board={board.data} me={me.data} />
}

function Shown({ board, me }: Readonly<{ board: JourneyBoard; me: Me }>) {
  const names = useNames()
  const [doing, setDoing] = useState<Doing>()
  const close = () => setDoing(undefined)
  return (
    <Page
      title={boardTitle(board, names)}
      lead={
        <div className="lead-row">
          <span>Since {dateText(board.start)}</span>
          <span>With {names.of(board.partner)}</span>
          <span className="id breaks">{board.journey}</span>
        </div>
      }
      back={BACK}
    >
      <BlocksPanel board={board} />
      <div className="board">
        {board.stages.map((stage) => (
          <StageColumn key={stage.stage} stage={stage} board={board} me={me} onDo={setDoing} />
        ))}
      </div>
      {doing?.what === 'reach' && <ReachDialog milestone={doing.milestone} onClose={close} />}
      {doing?.what === 'approve' && <ApproveDialog milestone={doing.milestone} onClose={close} />}
    </Page>
  )
}

function BlocksPanel({ board }: Readonly<{ board: JourneyBoard }>) {
  const names = useNames()
  const blocks = blocksOf(board, names)
  if (blocks.length === 0) return null
  return (
    <section className="panel" aria-labelledby="blocks">
      <div className="panel-head">
        <h2 id="blocks" className="board-blocks-head">
          What blocks {board.next === null ? 'the end of the journey' : <Stage stage={board.next} />}
        </h2>
      </div>
      <ul className="board-blocks">
        {blocks.map((says) => (
          <li key={says}>{says}</li>
        ))}
      </ul>
    </section>
  )
}
