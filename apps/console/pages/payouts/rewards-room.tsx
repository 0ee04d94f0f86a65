import { useKinds } from '#apps/console/api/session.ts'
import { useMe } from '#apps/console/api/settings.ts'
import { mayAny } from '#apps/console/parts/roles.ts'
import { RoomFrame } from '#apps/console/shell/room-frame.tsx'
import { REWARD_PAGES } from './reward-pages.ts'
import { MONEY } from './reward-roles.ts'
import './payouts.css'

/** The rewards room: what is earned, what is disputed about it, and how it is paid. */
export function RewardsRoom() {
  const pays = useKinds().some((kind) => kind === 'vendor' || kind === 'distributor')
  const me = useMe()
  const mayBatch = pays && mayAny(me.data?.roles ?? [], MONEY)
  return <RoomFrame name="Rewards" pages={REWARD_PAGES.filter(({ to }) => to !== '/payout-batches' || mayBatch)} />
}
