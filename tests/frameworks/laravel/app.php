<?php
// app.php VERB DATABASE: migrate | seed | dump | use | write | check. DATABASE is a SQLite file or a postgresql:// URL.
require '/usr/share/php/Illuminate/Database/autoload.php';
require '/usr/share/php/Illuminate/Filesystem/autoload.php';
require __DIR__ . '/models.php';

use Illuminate\Database\Capsule\Manager;
use Illuminate\Database\Migrations\DatabaseMigrationRepository;
use Illuminate\Database\Migrations\Migrator;
use Illuminate\Database\QueryException;
use Illuminate\Filesystem\Filesystem;
use Illuminate\Support\Carbon;

date_default_timezone_set('UTC');
set_error_handler(function ($level, $words, $file, $line) {
    if ($level & ~(E_DEPRECATED | E_USER_DEPRECATED)) throw new ErrorException($words, 0, $level, $file, $line);
    return true;
});

function settings(string $place): array
{
    if (strpos($place, 'postgresql:') !== 0) {
        if (!file_exists($place)) touch($place);
        return ['driver' => 'sqlite', 'database' => $place, 'foreign_key_constraints' => true];
    }
    $url = parse_url($place);
    parse_str($url['query'] ?? '', $more);
    return ['driver' => 'pgsql', 'host' => $url['host'], 'port' => $url['port'], 'database' => ltrim($url['path'], '/'),
        'username' => $url['user'], 'password' => urldecode($url['pass']), 'charset' => 'utf8', 'schema' => 'public'] + $more;
}

function migrator(Manager $capsule): Migrator
{
    $repository = new DatabaseMigrationRepository($capsule->getDatabaseManager(), 'migrations');
    if (!$repository->repositoryExists()) $repository->createRepository();
    return new Migrator($repository, $capsule->getDatabaseManager(), new Filesystem);
}

function uuid(int $n): string
{
    return sprintf('0c0ffee0-0000-4000-8000-%012x', 0xabc000 + $n);
}

function seed()
{
    $moment = Carbon::parse('2024-02-29 23:59:59.123456');
    for ($n = 1; $n <= 30; $n++) {
        User::create(['name' => "Zoë $n 🎟", 'email' => "user$n@example.org", 'password' => password_hash("secret $n", PASSWORD_BCRYPT, ['cost' => 4]),
            'admin' => $n % 10 == 0, 'plan' => ['free', 'paid', 'it is complicated'][$n % 3], 'remember_token' => $n % 2 ? str_repeat('x', 60) : null,
            'email_verified_at' => $n % 4 ? $moment->copy()->addDays($n) : null]);
    }
    for ($n = 1; $n <= 5; $n++) Event::create(['id' => '01HQZ8Y3K5M7N9P1R3T5V7X9' . sprintf('%02d', $n), 'title' => "Event $n"]);
    $lines = [null, [], ['a' => 1, 'b' => [1.5, null, "ß\n\"\\", true]], [1, 'two'], ['deep' => ['er' => new stdClass]]];
    for ($n = 1; $n <= 100; $n++) {
        $order = Order::create(['id' => uuid($n), 'user_id' => $n % 30 + 1, 'number' => 2147483647 - $n, 'state' => ['new', 'packed', 'sent'][$n % 3],
            'paid' => $n % 2 == 0, 'total' => bcmul2($n, '123.45'), 'rate' => $n % 2 ? '123456.789012' : null,
            'weight' => [0.1, 1e300, 5e-324, null, 1 / 3][$n % 5], 'volume' => $n / 8, 'big' => [PHP_INT_MAX, PHP_INT_MIN, null][$n % 3],
            'small' => $n % 100, 'vintage' => 1900 + $n, 'lines' => $lines[$n % 5], 'extra' => $lines[($n + 2) % 5],
            'shipped_on' => $n % 5 ? $moment->copy()->addDays($n)->toDateString() : null, 'slot' => ['07:30:00', '23:59:59', null][$n % 3],
            'packed_at' => $moment->format('Y-m-d H:i:s.u'), 'seen_at' => $moment->format('Y-m-d H:i:sP'),
            'address' => ['10.0.0.1', '2001:db8::1', null][$n % 3], 'device' => ['08:00:2b:01:02:03', null][$n % 2],
            'note' => ['', "line\r\n'\"\\", str_repeat('🦔', 100)][$n % 3], 'deleted_at' => $n % 9 ? null : $moment]);
        Manager::table('orders')->where('id', $order->id)->update(['label' => Manager::raw("x'00ff" . bin2hex("label $n") . "'")]);
        $order->events()->attach('01HQZ8Y3K5M7N9P1R3T5V7X9' . sprintf('%02d', $n % 5 + 1), ['seats' => $n % 4]);
        Comment::create(['commentable_type' => Order::class, 'commentable_id' => $order->id, 'body' => "comment $n"]);
        Manager::table('sessions')->insert(['id' => "session$n", 'user_id' => $n % 30 + 1, 'ip_address' => '::1', 'user_agent' => 'Firefox',
            'payload' => base64_encode(serialize(['_token' => "t$n"])), 'last_activity' => 1700000000 + $n]);
        Manager::table('failed_jobs')->insert(['uuid' => uuid($n), 'connection' => 'database', 'queue' => 'default',
            'payload' => json_encode(['job' => $n]), 'exception' => 'RuntimeException: no']);
    }
    Manager::table('password_resets')->insert(['email' => 'user1@example.org', 'token' => 'abc', 'created_at' => $moment->toDateTimeString()]);
    User::create(['name' => 'gone', 'email' => 'gone@example.org', 'password' => ''])->delete();
}

function bcmul2(int $n, string $price): string
{
    $cents = $n * (int) str_replace('.', '', $price);
    return intdiv($cents, 100) . '.' . sprintf('%02d', $cents % 100);
}

function shown($value)
{
    if (is_resource($value)) return 'bytes ' . bin2hex(stream_get_contents($value));
    if ($value instanceof DateTimeInterface) return $value->format('Y-m-d H:i:s.u');
    if (is_array($value)) return 'json ' . json_encode(sorted($value));
    return is_string($value) && !mb_check_encoding($value, 'UTF-8') ? 'bytes ' . bin2hex($value) : $value;
}

function sorted($value)
{
    if (!is_array($value)) return $value;
    ksort($value);
    return array_map('sorted', $value);
}

function dump()
{
    $out = [];
    foreach ([User::class => 'id', Order::class => 'id', Event::class => 'id', Comment::class => 'id'] as $model => $key) {
        $query = in_array('Illuminate\Database\Eloquent\SoftDeletes', class_uses($model)) ? $model::withTrashed() : $model::query();
        foreach ($query->orderBy($key)->get() as $row) {
            $shown = [];
            foreach (array_keys($row->getAttributes()) as $name) $shown[$name] = shown($row->$name);
            foreach (['weight', 'volume', 'rate'] as $name) if (isset($shown[$name])) $shown[$name] = (float) $shown[$name];
            $shown['seen_at'] = isset($shown['seen_at']) ? Carbon::parse($shown['seen_at'])->utc()->format('c') : null;
            $out[$model][] = $shown;
        }
    }
    foreach (['event_order' => 'order_id', 'sessions' => 'id', 'failed_jobs' => 'id', 'password_resets' => 'email'] as $table => $key) {
        $out[$table] = Manager::table($table)->orderBy($key)->get()->map(function ($row) { return (array) $row; })->all();
    }
    echo json_encode($out, JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR), "\n";
}

function claim($truth, string $words)
{
    if (!$truth) throw new RuntimeException("not so: $words");
}

function use_it()
{
    $user = User::where('email', 'user7@example.org')->firstOrFail();
    claim(password_verify('secret 7', $user->password) && !password_verify('secret 8', $user->password), 'an old login');
    claim(User::where('admin', true)->count() === 3 && User::where('plan', 'it is complicated')->count() === 10, 'booleans and enums');
    claim(Order::where('paid', true)->where('total', '>', '1000')->sum('total') == '278997.00', 'a sum of decimals');
    claim(Order::count() === 89 && Order::withTrashed()->count() === 100, 'soft deletes');
    claim(Order::whereJsonContains('extra', 'two')->count() > 10 && Order::where('extra->a', 1)->count() > 10, 'queries into json');
    $order = Order::findOrFail(uuid(5));
    claim($order->user->email === 'user6@example.org' && $order->comments->first()->body === 'comment 5', 'relations');
    claim($order->events->first()->pivot->seats === 1, 'a pivot');
    claim(Order::whereDate('packed_at', '2024-02-29')->count() === 89 && Order::whereTime('slot', '07:30:00')->count() > 20, 'dates and times');
}

function refused(callable $work)
{
    try {
        Manager::connection()->transaction($work);
    } catch (QueryException $error) {
        return;
    }
    throw new RuntimeException('taken, not refused');
}

function write()
{
    $last = (int) User::max('id');
    $user = User::create(['name' => 'late', 'email' => 'late@example.org', 'password' => password_hash('late', PASSWORD_BCRYPT, ['cost' => 4])]);
    claim($user->id === $last + 2, "ids of deleted rows are not given again: $user->id");
    $user->refresh();
    claim($user->admin === false && $user->plan === 'free' && $user->created_at->diffInSeconds() < 600, 'defaults');
    $order = Order::create(['id' => uuid(9999), 'user_id' => $user->id, 'number' => 1, 'lines' => ['a' => 1], 'device' => '08:00:2b:01:02:ff', 'seen_at' => now2()]);
    $order->events()->attach(Event::first()->id);
    $comment = $order->comments()->create(['body' => 'late']);
    claim($comment->id === 101, "a new comment: $comment->id");
    $job = Manager::table('failed_jobs')->insertGetId(['uuid' => 'late', 'connection' => '', 'queue' => '', 'payload' => '', 'exception' => '']);
    claim($job === 101 && Manager::table('failed_jobs')->find($job)->failed_at !== null, 'a default of now');
    $order->update(['state' => 'sent', 'total' => '12.34', 'paid' => true]);
    claim(Order::find($order->id)->total === '12.34', 'an update');
    refused(function () { User::create(['name' => 'x', 'email' => 'user7@example.org', 'password' => '']); });
    refused(function () use ($user) { Order::create(['id' => uuid(1), 'user_id' => $user->id, 'number' => 2]); });
    refused(function () use ($user) { Order::create(['id' => uuid(8888), 'user_id' => 424242, 'number' => 3]); });
    refused(function () use ($order) { $order->newQuery()->whereKey($order->id)->update(['state' => 'eaten']); });
    refused(function () { Event::first()->delete(); });
    $order->delete();
    claim(Order::find($order->id) === null && Order::onlyTrashed()->find($order->id) !== null, 'a soft delete');
    $user->delete();
    claim(Order::withTrashed()->find($order->id) === null, 'cascade');
}

function now2(): string
{
    return Carbon::now()->format('Y-m-d H:i:sP');
}

function check(Manager $capsule)
{
    $migrator = migrator($capsule);
    $files = array_keys($migrator->getMigrationFiles(__DIR__ . '/migrations'));
    claim($files === $migrator->getRepository()->getRan(), 'migrations are pending');
    claim($migrator->run(__DIR__ . '/migrations') === [], 'migrations ran');
    echo "[]\n";
}

[, $verb, $place] = $argv;
$capsule = new Manager;
$capsule->addConnection(settings($place));
$capsule->setAsGlobal();
$capsule->bootEloquent();
switch ($verb) {
    case 'migrate': migrator($capsule)->run(__DIR__ . '/migrations'); break;
    case 'check': check($capsule); break;
    case 'use': use_it(); break;
    case 'seed': Manager::connection()->transaction(Closure::fromCallable('seed')); break;
    default: $verb();
}
