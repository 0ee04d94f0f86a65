import { useState } from 'react'
import { type Feed, useAdmissions, useFeeds, useWaitingItems } from '#apps/console/api/feeds.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { countText } from '#apps/console/pages/month/month-sentences.ts'
import { Barred } from '#apps/console/parts/barred.tsx'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RowMenu } from '#apps/console/parts/row-menu.tsx'
import { Page } from '#apps/console/shell/page.tsx'
import { Empty } from '#apps/console/shell/states.tsx'
import { Waiting } from '#apps/console/shell/waiting.tsx'
import { AdmissionsPanel } from './admissions-panel.tsx'
import { CreateFeedDialog, EndFeedDialog, RotateFeedDialog } from './feed-dialogs.tsx'
import { FEED_NAMES } from './feed-words.ts'
import { JOURNEY_TELLERS } from './journey-pages.ts'
import { WaitingNames } from './waiting-names.tsx'

/** The systems that tell of contacts by themselves, what waits for a name, and whose word is taken. */
export function FeedsPage() {
  const me = useMe()
  const may = me.data !== undefined && mayAny(me.data.roles, JOURNEY_TELLERS)
  const feeds = useFeeds(may)
  const items = useWaitingItems(may)
  const admissions = useAdmissions()
  const [isCreating, setCreating] = useState(false)
  if (me.data && !may) {
    return (
      <Page title="Feeds are for those who deal with customers">
        <Barred held={me.data.roles} needed={JOURNEY_TELLERS} />
      </Page>
    )
  }
  const error = me.error ?? feeds.error ?? items.error ?? admissions.error
  if (error || !me.data || !feeds.data || !items.data || !admissions.data) return <Waiting what="feeds" error={error} />
  const running = feeds.data.filter(({ endedAt }) => endedAt === null)
  return (
    <Page
      title={feedsTitle(running.length, items.data.length)}
      lead={<p>A CRM, PSA, ticket system or calendar tells of contacts by itself, signed with a secret.</p>}
      action={
        <button type="button" className="button button-primary" onClick={() => setCreating(true)}>
          Create a feed
        </button>
      }
    >
      <section className="panel" aria-label="Feeds">
        {running.length === 0 ? (
          <Empty shows="Here stand the systems that tell of your contacts." action="Create the first one." />
        ) : (
          <FeedsTable feeds={running} />
        )}
      </section>
      <WaitingNames items={items.data} />
      <AdmissionsPanel admissions={admissions.data} me={me.data} />
      {isCreating && <CreateFeedDialog me={me.data} onClose={() => setCreating(false)} />}
    </Page>
  )
}

function feedsTitle(feeds: number, items: number): string {
  if (feeds === 0) return 'No system tells of your contacts yet'
  if (items === 0) return `${countText(feeds, 'feed')}, and nothing waits for a name`
  return `${countText(items, 'item')} of ${countText(feeds, 'feed')} ${items === 1 ? 'waits' : 'wait'} for a name`
}

function FeedsTable({ feeds }: Readonly<{ feeds: readonly Feed[] }>) {
  return (
    <table className="table">
      <thead>
        <tr>
          <th scope="col">Feed</th>
          <th scope="col">Kind</th>
          <th scope="col" className="wide">
            Sends to
          </th>
          <th scope="col" className="number">
            Wait
          </th>
          <th scope="col">
            <span className="unseen">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {feeds.map((feed) => (
          <FeedRow key={feed.feed} feed={feed} />
        ))}
      </tbody>
    </table>
  )
}

function FeedRow({ feed }: Readonly<{ feed: Feed }>) {
  const [doing, setDoing] = useState<'rotate' | 'end'>()
  const { feed: id, name, kind, path, waiting } = feed
  const close = () => setDoing(undefined)
  return (
    <tr>
      <th scope="row">
        {name}
        <p className="id faint breaks">{id}</p>
      </th>
      <td>{FEED_NAMES[kind]}</td>
      <td className="wide">
        <code className="breaks">{path}</code>
      </td>
      <td className="number">{waiting}</td>
      <td>
        <RowMenu
          of={name}
          actions={[
            { name: 'Make a new secret', run: () => setDoing('rotate') },
            { name: 'End this feed', run: () => setDoing('end'), danger: true },
          ]}
        />
        {doing === 'rotate' && <RotateFeedDialog feed={feed} onClose={close} />}
        {doing === 'end' && <EndFeedDialog feed={feed} onClose={close} />}
      </td>
    </tr>
  )
}
