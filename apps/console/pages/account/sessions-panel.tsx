import { useMutation, useQueryClient } from '@tanstack/react-query'
import { momentText } from '#apps/console/amount/time-text.ts'
import {
  type BrowserSession,
  endBrowserSession,
  endOtherBrowserSessions,
  sessionsQuery,
  useBrowserSessions,
} from '#apps/console/api/session-account.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { SignInTrouble } from '#apps/console/pages/sign-in/sign-in-trouble.tsx'
import { SkeletonRows } from '#apps/console/shell/states.tsx'
import { agentText } from './agent-text.ts'

/** Every browser in which the person is signed in. Each ends seven days after it began, whatever happens in between. */
export function SessionsPanel() {
  const { data, error } = useBrowserSessions()
  const ending = useEnding(endBrowserSession)
  const endingOthers = useEnding(() => endOtherBrowserSessions())
  const others = data?.filter(({ current }) => !current).length ?? 0
  return (
    <section className="panel" aria-labelledby="sessions">
      <div className="panel-head">
        <div className="panel-head-text">
          <h2 id="sessions">
            {data ? `You are signed in on ${countText(data.length, 'browser')}` : 'Where you are signed in'}
          </h2>
          <p className="panel-lead">End what you don’t know, then change your password.</p>
        </div>
        {others > 0 && (
          <button
            type="button"
            className="button"
            disabled={endingOthers.isPending}
            onClick={() => endingOthers.mutate('')}
          >
            End all others
          </button>
        )}
      </div>
      <div className="account-trouble">
        <SignInTrouble error={error ?? ending.error ?? endingOthers.error} />
      </div>
      {data ? (
        <SessionsTable sessions={data} end={(id) => ending.mutate(id)} isEnding={ending.isPending} />
      ) : (
        <SkeletonRows rows={3} />
      )}
    </section>
  )
}

function useEnding(end: (session: string) => Promise<unknown>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn: end, onSettled: () => queries.invalidateQueries(sessionsQuery) })
}

type Listed = Readonly<{ sessions: readonly BrowserSession[]; end: (session: string) => void; isEnding: boolean }>

function SessionsTable({ sessions, end, isEnding }: Listed) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col" className="wide">
            Address
          </th>
          <th scope="col" className="wide">
            Signed in
          </th>
          <th scope="col" className="wide">
            Ends by itself
          </th>
          <th scope="col">
            <span className="unseen">End it</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sessions.map(({ id, agent, address, startedAt, expiresAt, current }) => (
          <tr key={id}>
            <th scope="row">
              {agentText(agent)} {current && <span className="mark mark-good">this one</span>}
              <span className="narrow-note soft small">
                {address}, since {momentText(startedAt)}
              </span>
            </th>
            <td className="wide id">{address}</td>
            <td className="wide soft">{momentText(startedAt)}</td>
            <td className="wide soft">{momentText(expiresAt)}</td>
            <td className="row-end">
              {!current && (
                <button
                  type="button"
                  className="button-plain"
                  disabled={isEnding}
                  aria-label={`End ${agentText(agent)}, since ${momentText(startedAt)}`}
                  onClick={() => end(id)}
                >
                  End
                </button>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
