// The roles of tokens, as the schema's enum `Role` has them.
export type Role = 'CUSTOMER_SERVICE' | 'FINANCE' | 'MANAGER' | 'OPERATIONS' | 'PURCHASING' | 'SYSTEM' | 'WAREHOUSE' | 'WAREHOUSE_LEAD';
