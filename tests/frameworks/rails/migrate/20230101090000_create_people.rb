class CreatePeople < ActiveRecord::Migration[6.1]
  def change
    create_table :users do |t|
      t.string :email, null: false
      t.string :password_digest, null: false
      t.string :name, limit: 60
      t.integer :role, null: false, default: 0
      t.boolean :active, null: false, default: true
      t.boolean :old_flag
      t.boolean :mixed_flag, default: false
      t.text :preferences
      t.text :settings
      t.integer :articles_count, null: false, default: 0
      t.datetime :seen_at
      t.timestamps
    end
    add_index :users, "lower(email)", unique: true, name: "index_users_on_lower_email"

    create_table :articles do |t|
      t.string :type
      t.references :author, null: false, foreign_key: { to_table: :users }
      t.string :title, null: false, default: "untitled"
      t.integer :state, limit: 2, null: false, default: 0
      t.decimal :price, precision: 10, scale: 2, default: "0.0", null: false
      t.decimal :ratio, precision: 20, scale: 10
      t.decimal :whole, precision: 12
      t.float :weight
      t.bigint :views
      t.date :on
      t.time :at
      t.datetime :published_at, precision: 6
      t.binary :cover
      t.text :summary
      t.json :facts
      t.integer :lock_version, null: false, default: 0
      t.datetime :deleted_at
      t.timestamps
      t.check_constraint "price >= 0", name: "price_sign"
    end
    add_index :articles, [:author_id, :title], unique: true, where: "deleted_at IS NULL", name: "index_articles_live_titles"
    add_index :articles, [:state, :published_at], order: { published_at: :desc }
  end
end
