//! The codes of tasks: the refusals of the work on them, and the reasons of tasks that the service itself opens.

/// Calls a macro with the rows before and with the rows of tasks. `codes.rs` describes a row.
macro_rules! task_codes {
    ($then:ident $($rows:tt)*) => { $then! { $($rows)*
        TaskClosed "TASK_CLOSED": {
            "待办已经结束", "The task has ended already";
            "刷新待办列表；若事情没有结束，等待新的待办或联系经理", "Load the list again; if the matter is still open, wait for a new task or ask a manager";
        }
        TaskTaken "TASK_TAKEN": {
            "待办已由 {0} 接手", "{0} has this task";
            "选择其他待办；需要接替时请经理或运营接手或转交", "Take another task; where it has to change hands, a manager or operations takes it over or assigns it";
        }
        TaskRoleNotPossible "TASK_ROLE_NOT_POSSIBLE" (placer): {
            "这类待办不能交给{0}", "A task of this kind cannot go to {0}";
            "交给能看到相关内容的角色", "Assign it to a role that may see what it is about";
        }
        OutcomeNotPossible "OUTCOME_NOT_POSSIBLE": {
            "这类待办没有这个结果", "A task of this kind cannot have this outcome";
            "从待办自身列出的结果中选择", "Choose one of the outcomes that the task lists";
        }
        TaskReasonHidden "TASK_REASON_HIDDEN": {
            "原因含有您的角色不能查看的内容", "The reason holds values that your role does not see";
            "请有权限的角色处理，或把待办转交给该角色", "Leave it to a role that sees them, or assign the task to that role";
        }
        TaskPromiseAtRisk "TASK_PROMISE_AT_RISK": {
            "订单 {0} 即将超过承诺的发货时间，或已经超过", "The ship-by time of order {0} is near or has passed";
            "优先拣货、打包并出库；发出后待办自动关闭", "Pick, pack and scan it out first; the task ends by itself once it has left";
        }
        TaskPayloads "TASK_PAYLOADS": {
            "产生待办时，店铺 {1} 有 {0} 条报文未能读取", "{0} payloads of shop {1} could not be read when the task was opened";
            "在 ingestFailures 中查看报文，修正映射后重新读取；全部读取后待办自动关闭", "Look at them under ingestFailures, mend the mapping and have them read again; the task ends by itself once all are read";
        }
        TellLateParcel "TELL_LATE_PARCEL": {
            "您好，您的订单 {0} 未能按承诺的时间发出，非常抱歉。我们正在优先处理，发出后会马上把运单号告诉您。", "We are sorry: your order {0} has not left at the time that we promised. We are handling it first, and will send you the tracking number as soon as it is on its way.";
            "把这句话发给买家，并记录买家的答复", "Send this sentence to the buyer and record the answer";
        }
    } };
}
