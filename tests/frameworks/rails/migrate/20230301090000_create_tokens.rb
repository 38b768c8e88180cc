class CreateTokens < ActiveRecord::Migration[6.1]
  def change
    postgres = connection.adapter_name == "PostgreSQL"
    create_table :tokens, id: postgres ? :uuid : :string do |t|
      t.references :user, foreign_key: { on_delete: :cascade }
      t.string :kind, limit: 20
      postgres ? t.text(:scopes, array: true) : t.json(:scopes)
      t.datetime :expires_at
    end
    create_table :slots, id: false do |t|
      t.primary_key :slot, :string
      t.time :opens
      t.time :shuts, precision: 0
      t.integer :seats, limit: 8
    end
    change_column_null :articles, :summary, true
    rename_column :articles, :weight, :grams
  end
end
