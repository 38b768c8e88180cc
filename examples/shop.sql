-- A small shop, as an application on SQLite would leave it. README.md copies it.
create table users(id integer primary key autoincrement, email text not null unique collate nocase,
                   joined datetime not null default current_timestamp);
create table orders(id integer primary key, user_id integer not null references users(id),
                    total decimal(10,2) check (total >= 0), paid boolean not null default 0);
create index open_orders on orders(user_id) where not paid;
insert into users(email, joined) values ('ann@example.org', '2026-01-05 09:30:00'), ('bo@example.org', '2026-02-11 17:05:12');
insert into orders values (1, 1, 19.99, 1), (2, 2, 5, 0), (3, 2, 120.5, 0);
