// The documents that the page sends, each with the types that were made of it. Those of ../../operations are unchanged.
import { operation } from 'panorama-client/operation';
import finance from '../../operations/finance.graphql?raw';
import booking from './booking.graphql?raw';
import completed from './completed.graphql?raw';
import wholeExport from './export.graphql?raw';
import me from './me.graphql?raw';
import type * as types from './generated/graphql';

export const Me = operation<types.MeQuery, types.MeQueryVariables>(me, 'Me');
export const CompletedOrders = operation<types.CompletedOrdersQuery, types.CompletedOrdersQueryVariables>(finance, 'CompletedOrders');
export const OtherSums = operation<types.OtherSumsQuery, types.OtherSumsQueryVariables>(completed, 'OtherSums');
export const ExportCompleted = operation<types.ExportCompletedMutation, types.ExportCompletedMutationVariables>(finance, 'ExportCompleted');
export const ExportProgress = operation<types.WholeExportProgressSubscription, types.WholeExportProgressSubscriptionVariables>(finance + wholeExport, 'WholeExportProgress');
export const Export = operation<types.WholeExportQuery, types.WholeExportQueryVariables>(finance + wholeExport, 'WholeExport');
export const OrdersToBook = operation<types.OrdersToBookQuery, types.OrdersToBookQueryVariables>(booking, 'OrdersToBook');
export const OrderByNumber = operation<types.OrderByNumberQuery, types.OrderByNumberQueryVariables>(booking, 'OrderByNumber');
export const RecordVoucher = operation<types.RecordVoucherMutation, types.RecordVoucherMutationVariables>(booking, 'RecordVoucher');
export const RecordSettlement = operation<types.RecordSettlementMutation, types.RecordSettlementMutationVariables>(booking, 'RecordSettlement');
