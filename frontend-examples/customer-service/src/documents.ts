// The documents that the desk sends, each with the types that were made of it. The texts are those of ../../operations, unchanged.
import { operation } from 'panorama-client/operation';
import customerService from '../../operations/customer-service.graphql?raw';
import orderCard from '../../operations/order-card.graphql?raw';
import orderEvents from '../../operations/order-events.graphql?raw';
import orderLive from '../../operations/order-live.graphql?raw';
import card from './card.graphql?raw';
import desk from './desk.graphql?raw';
import type * as types from './generated/graphql';

export const DeskOrder = operation<types.DeskOrderQuery, types.DeskOrderQueryVariables>(orderCard + card, 'DeskOrder');
export const DeskCustomer = operation<types.DeskCustomerQuery, types.DeskCustomerQueryVariables>(orderCard + card, 'DeskCustomer');
export const MaskedCustomer = operation<types.MaskedCustomerQuery, types.MaskedCustomerQueryVariables>(orderCard + card, 'MaskedCustomer');
export const LiveOrder = operation<types.LiveOrderSubscription, types.LiveOrderSubscriptionVariables>(orderLive, 'LiveOrder');
export const OrderEvents = operation<types.OrderEventsSubscription, types.OrderEventsSubscriptionVariables>(orderEvents, 'OrderEvents');
export const MyDesk = operation<types.MyDeskQuery, types.MyDeskQueryVariables>(customerService, 'MyDesk');

export const UpdateContact = operation<types.UpdateContactMutation, types.UpdateContactMutationVariables>(customerService, 'UpdateContact');
export const UpdateRemark = operation<types.UpdateRemarkMutation, types.UpdateRemarkMutationVariables>(customerService, 'UpdateRemark');
export const RecordMessage = operation<types.RecordMessageMutation, types.RecordMessageMutationVariables>(customerService, 'RecordMessage');
export const PlaceHold = operation<types.PlaceHoldMutation, types.PlaceHoldMutationVariables>(customerService, 'PlaceHold');
export const CancelOrder = operation<types.CancelOrderMutation, types.CancelOrderMutationVariables>(customerService, 'CancelOrder');

export const RevealWholePhone = operation<types.RevealWholePhoneMutation, types.RevealWholePhoneMutationVariables>(desk, 'RevealWholePhone');
export const ApproveOrder = operation<types.ApproveOrderMutation, types.ApproveOrderMutationVariables>(desk, 'ApproveOrder');
export const OpenReturn = operation<types.OpenReturnMutation, types.OpenReturnMutationVariables>(desk, 'OpenReturn');
export const ApproveReturn = operation<types.ApproveReturnMutation, types.ApproveReturnMutationVariables>(desk, 'ApproveReturn');
export const RejectReturn = operation<types.RejectReturnMutation, types.RejectReturnMutationVariables>(desk, 'RejectReturn');
