<?php
// The models of a ticket shop, with what Eloquent keeps differently in SQLite and PostgreSQL.
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\SoftDeletes;

class User extends Model
{
    protected $guarded = [];
    protected $casts = ['email_verified_at' => 'datetime', 'admin' => 'boolean'];

    public function orders()
    {
        return $this->hasMany(Order::class);
    }
}

class Order extends Model
{
    use SoftDeletes;

    public $incrementing = false;
    protected $keyType = 'string';
    protected $guarded = [];
    protected $casts = ['paid' => 'boolean', 'lines' => 'array', 'extra' => 'array', 'total' => 'decimal:2', 'shipped_on' => 'date:Y-m-d'];

    public function user()
    {
        return $this->belongsTo(User::class);
    }

    public function comments()
    {
        return $this->morphMany(Comment::class, 'commentable');
    }

    public function events()
    {
        return $this->belongsToMany(Event::class)->withPivot('seats');
    }
}

class Event extends Model
{
    public $incrementing = false;
    public $timestamps = false;
    protected $keyType = 'string';
    protected $guarded = [];
}

class Comment extends Model
{
    protected $guarded = [];

    public function commentable()
    {
        return $this->morphTo();
    }
}
