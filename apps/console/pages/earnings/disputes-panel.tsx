import { Link } from '@tanstack/react-router'
import { useNames } from '#apps/console/api/names.ts'
import { useDisputes } from '#apps/console/api/rewards.ts'
import { DISPUTE_STATES, lineName } from '#apps/console/pages/disputes/dispute-words.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Empty, SkeletonRows, TroubleNote } from '#apps/console/shell/states.tsx'
import { disputeClock } from './earning-words.ts'

/** The disputes that are not over, with their clocks. */
export function DisputesPanel({ partner }: Readonly<{ partner: string | undefined }>) {
  const { data, error } = useDisputes(partner)
  const names = useNames()
  if (error) return <TroubleNote error={error} />
  const open = data?.filter(({ waitsFor }) => waitsFor !== null)
  return (
    <section className="panel" aria-labelledby="disputed">
      <div className="panel-head">
        <h2 id="disputed">
          {open && open.length > 0 ? `${countText(open.length, 'line')} disputed` : 'Nothing is disputed'}
        </h2>
        <Link to="/disputes">All disputes</Link>
      </div>
      {!open && <SkeletonRows rows={2} />}
      {open?.length === 0 && (
        <Empty
          shows="Here stands each line that was found wrong, with the clock that runs for it."
          action="A line is disputed on its statement."
        />
      )}
      {open && open.length > 0 && (
        <ul className="gates">
          {open.map((one) => {
            const [mark, word] = DISPUTE_STATES[one.state]
            return (
              <li key={one.id}>
                <p className="lead-row">
                  <span className={one.late ? 'mark mark-harm' : mark}>{one.late ? 'Late' : word}</span>
                  <Link to="/disputes/$id" params={{ id: one.id }}>
                    {lineName(one.line)}
                  </Link>
                </p>
                <p className="small soft">
                  {one.partner !== names.self && `${names.of(one.partner)}: `}
                  {disputeClock(one, names)}
                </p>
              </li>
            )
          })}
        </ul>
      )}
    </section>
  )
}
