// The documents that the handheld sends, each with the types that were made of it. The texts are those of ../../operations, unchanged.
import { operation } from 'panorama-client/operation';
import orderEvents from '../../operations/order-events.graphql?raw';
import warehouse from '../../operations/warehouse.graphql?raw';
import me from './me.graphql?raw';
import parcels from './parcels.graphql?raw';
import type * as types from './generated/graphql';

export const Me = operation<types.MeQuery, types.MeQueryVariables>(me, 'Me');
export const LineCount = operation<types.LineCountQuery, types.LineCountQueryVariables>(me, 'LineCount');
export const OrderEvents = operation<types.OrderEventsSubscription, types.OrderEventsSubscriptionVariables>(orderEvents, 'OrderEvents');
export const PickList = operation<types.PickListQuery, types.PickListQueryVariables>(warehouse, 'PickList');
export const ConfirmPick = operation<types.ConfirmPickMutation, types.ConfirmPickMutationVariables>(warehouse, 'ConfirmPick');
export const CompletePack = operation<types.CompletePackMutation, types.CompletePackMutationVariables>(warehouse, 'CompletePack');
export const PrintLabel = operation<types.PrintLabelMutation, types.PrintLabelMutationVariables>(warehouse, 'PrintLabel');
export const TaskActions = operation<types.TaskActionsQuery, types.TaskActionsQueryVariables>(parcels, 'TaskActions');
export const VoidParcel = operation<types.VoidParcelMutation, types.VoidParcelMutationVariables>(parcels, 'VoidParcel');
export const ReplaceTracking = operation<types.ReplaceTrackingMutation, types.ReplaceTrackingMutationVariables>(parcels, 'ReplaceTracking');
export const ScanOutbound = operation<types.ScanOutboundMutation, types.ScanOutboundMutationVariables>(warehouse, 'ScanOutbound');
