<?php
use Illuminate\Database\Capsule\Manager;
use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;

return new class extends Migration
{
    public function up()
    {
        Manager::schema()->create('orders', function (Blueprint $table) {
            $table->uuid('id')->primary();
            $table->foreignId('user_id')->constrained()->onDelete('cascade');
            $table->unsignedInteger('number')->unique();
            $table->enum('state', ['new', 'packed', 'sent'])->default('new');
            $table->boolean('paid')->default(false);
            $table->decimal('total', 8, 2)->default(0);
            $table->unsignedDecimal('rate', 12, 6)->nullable();
            $table->double('weight')->nullable();
            $table->float('volume', 8, 3)->nullable();
            $table->bigInteger('big')->nullable();
            $table->tinyInteger('small')->nullable();
            $table->year('vintage')->nullable();
            $table->json('lines')->nullable();
            $table->jsonb('extra')->nullable();
            $table->date('shipped_on')->nullable();
            $table->time('slot')->nullable();
            $table->dateTime('packed_at', 6)->nullable();
            $table->timestampTz('seen_at')->nullable();
            $table->ipAddress('address')->nullable();
            $table->macAddress('device')->nullable();
            $table->binary('label')->nullable();
            $table->char('country', 2)->default('DE');
            $table->mediumText('note')->nullable();
            $table->timestamps();
            $table->softDeletes();
            $table->index(['state', 'created_at']);
        });
        Manager::schema()->create('events', function (Blueprint $table) {
            $table->char('id', 26)->primary(); // a ULID
            $table->string('title', 80);
        });
        Manager::schema()->create('event_order', function (Blueprint $table) {
            $table->foreignUuid('order_id')->constrained()->onDelete('cascade');
            $table->char('event_id', 26);
            $table->foreign('event_id')->references('id')->on('events');
            $table->smallInteger('seats')->default(1);
            $table->primary(['order_id', 'event_id']);
        });
        Manager::schema()->create('comments', function (Blueprint $table) {
            $table->increments('id');
            $table->uuidMorphs('commentable');
            $table->text('body');
            $table->timestamps();
        });
    }
};
